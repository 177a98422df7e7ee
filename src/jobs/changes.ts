import type { ServiceEvent, Video } from '../api/index.ts';

/** A video is told of at most so often. */
const EVERY_MS = 200;

/** Tells listeners of changes: the first at once, then what has gathered since. */
export class Changes {
  readonly #listeners = new Set<(event: ServiceEvent) => void>();
  readonly #read: (videoId: string) => Promise<Video | null>;
  readonly #toldAt = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closed = false;

  /** @param read the video as it is now; null where it is out of sight */
  constructor(read: (videoId: string) => Promise<Video | null>) {
    this.#read = read;
  }

  subscribe(listener: (event: ServiceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(videoId: string): void {
    if (this.#closed || this.#listeners.size === 0 || this.#timers.has(videoId)) return;
    const wait = Math.max(0, (this.#toldAt.get(videoId) ?? 0) + EVERY_MS - performance.now());
    const timer = setTimeout(() => void this.#tell(videoId), wait);
    timer.unref();
    this.#timers.set(videoId, timer);
  }

  async #tell(videoId: string): Promise<void> {
    this.#timers.delete(videoId);
    this.#toldAt.set(videoId, performance.now());
    // Without an answer there is nothing to tell: whoever changes it next tells again.
    const video = await this.#read(videoId).catch(() => undefined);
    if (this.#closed || video === undefined) return;
    if (video === null) this.#toldAt.delete(videoId);
    const event: ServiceEvent = video === null ? { type: 'removed', videoId } : { type: 'video', video };
    for (const listener of [...this.#listeners]) listener(event);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#listeners.clear();
  }
}
