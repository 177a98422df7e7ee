import { shiftOf, type TimeTable } from '../data/time-table.ts';
import type { FrameListener, FrameSource, PlayOptions } from './frame-source.ts';

/** After a seek the browser says which picture it shows; where it does not within this, it shows the one asked for, ms. */
const SILENT_AFTER_MS = 250;
/** How often a seek that ends on a neighbour is tried. */
const TRIES = 3;
/** Frames by which an element may be ahead of what it last told; farther off, its pictures' times mean something else. */
const FARTHEST_OFF = 12;

/**
 * Pictures by a `<video>` element, where there is no WebCodecs. The element keeps the clock; what it says of each
 * picture (`requestVideoFrameCallback`) tells the frame. The element has to be in the page and not hidden, as browsers
 * save themselves the work for videos that nobody sees.
 */
export class ElementSource implements FrameSource {
  readonly kind = 'element';
  private readonly video: HTMLVideoElement;
  private readonly table: TimeTable;
  private readonly listener: FrameListener;
  private readonly control = new AbortController();
  private wanted: number | null = null;
  private seeking = false;
  private playing: PlayOptions | null = null;
  /** Playing stands still until the bodies of this frame are here. */
  private heldAt: number | null = null;
  private shown = -1;
  private callback = 0;
  /** s from the element's times to the table's. */
  private shift = 0;

  private constructor(video: HTMLVideoElement, table: TimeTable, listener: FrameListener) {
    this.video = video;
    this.table = table;
    this.listener = listener;
  }

  /** @throws the element's error where it cannot play the video */
  static async open(
    video: HTMLVideoElement,
    url: string,
    table: TimeTable,
    listener: FrameListener,
  ): Promise<ElementSource> {
    const source = new ElementSource(video, table, listener);
    const { signal } = source.control;
    video.muted = true;
    video.playsInline = true;
    video.preload = 'auto';
    const loaded = new Promise<void>((resolve, reject) => {
      video.addEventListener('loadeddata', () => resolve(), { once: true, signal });
      video.addEventListener('error', () => reject(video.error ?? new Error('no video')), {
        once: true,
        signal,
      });
    });
    const first = firstMediaTime(video, loaded);
    video.src = url;
    await loaded;
    source.shift = shiftOf(table, (await first) ?? table.times[0]);
    video.addEventListener('ended', () => source.ended(), { signal });
    video.addEventListener('waiting', () => source.playing && listener.onWaiting(true), { signal });
    video.addEventListener('playing', () => listener.onWaiting(false), { signal });
    video.addEventListener('error', () => listener.onError(video.error), { signal });
    return source;
  }

  show(frame: number): void {
    this.stop();
    this.wanted = frame;
    if (!this.seeking) void this.seek();
  }

  private async seek(): Promise<void> {
    this.seeking = true;
    try {
      while (this.wanted !== null && !this.control.signal.aborted) {
        const frame = this.wanted;
        this.wanted = null;
        const [shown] = await Promise.all([this.seekTo(frame), this.listener.bodiesOf(frame)]);
        if (this.control.signal.aborted) return;
        // Another frame is wanted by now: this one may already have given way to it on the element.
        if (this.wanted === null && !this.playing) this.present(shown);
      }
    } finally {
      this.seeking = false;
      const { playing } = this;
      if (playing && !this.control.signal.aborted) this.play(playing);
    }
  }

  /** Resolves with the frame that the element then shows. */
  private async seekTo(frame: number): Promise<number> {
    const { table } = this;
    const target = table.times[frame] + table.gapAfter(frame) / 2 - this.shift;
    let shown = frame;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      // Coming from elsewhere, the element decodes anew what it had skipped.
      if (attempt > 0) await this.seekWithin(Math.max(0, table.times[0] - this.shift), 0);
      shown = await this.seekWithin(target, frame);
      if (shown === frame || this.control.signal.aborted) break;
    }
    return shown;
  }

  private seekWithin(time: number, frame: number): Promise<number> {
    const told = this.pictureAfterSeek(frame);
    this.video.currentTime = time;
    return told;
  }

  /** The frame of the picture that a seek leads to. Where the element does not say, the one that it was told. */
  private pictureAfterSeek(asked: number): Promise<number> {
    const { video, table, control } = this;
    return new Promise((resolve) => {
      const local = new AbortController();
      const { signal } = local;
      let handle = 0;
      let timer = 0;
      let told = -1;
      let landed = false;
      const done = (frame: number) => {
        local.abort();
        clearTimeout(timer);
        if (handle) video.cancelVideoFrameCallback(handle);
        resolve(frame);
      };
      const hear = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
        told = table.frameOf(mediaTime + this.shift);
        if (told === asked || (landed && told >= 0)) done(told);
        // A picture from before the seek.
        else handle = video.requestVideoFrameCallback(hear);
      };
      if (typeof video.requestVideoFrameCallback === 'function')
        handle = video.requestVideoFrameCallback(hear);
      const land = () => {
        landed = true;
        timer = window.setTimeout(() => done(told < 0 ? asked : told), SILENT_AFTER_MS);
      };
      video.addEventListener('seeked', land, { once: true, signal });
      control.signal.addEventListener('abort', () => done(asked), { signal });
    });
  }

  play(options: PlayOptions): void {
    this.playing = options;
    this.wanted = null;
    this.heldAt = null;
    if (this.seeking) return;
    void this.start(options);
  }

  private async start(options: PlayOptions): Promise<void> {
    const { video, table } = this;
    if (this.shown !== options.from || table.frameAt(video.currentTime + this.shift) !== options.from) {
      this.seeking = true;
      await this.seekTo(options.from);
      this.seeking = false;
      if (this.wanted !== null) {
        void this.seek();
        return;
      }
    }
    if (this.playing !== options || this.control.signal.aborted) return;
    video.playbackRate = options.speed;
    this.listen();
    await video.play().catch((error: unknown) => {
      if (this.playing === options && !this.control.signal.aborted) this.listener.onError(error);
    });
  }

  private listen(): void {
    const { video, table } = this;
    if (typeof video.requestVideoFrameCallback !== 'function') return;
    video.cancelVideoFrameCallback(this.callback);
    this.callback = video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (!this.playing) return;
      this.listen();
      this.played(table.frameOf(mediaTime + this.shift));
    });
  }

  private played(frame: number): void {
    const { playing } = this;
    if (!playing || this.heldAt !== null || frame < 0) return;
    if (frame > playing.to) {
      this.ended();
    } else if (frame >= playing.from && frame !== this.shown) {
      if (this.listener.hasBodies(frame)) this.present(frame);
      else this.hold(frame);
    }
  }

  private hold(frame: number): void {
    this.heldAt = frame;
    this.video.pause();
    this.listener.onWaiting(true);
  }

  tick(): void {
    const { heldAt, playing, video } = this;
    if (heldAt !== null && playing && this.listener.hasBodies(heldAt)) {
      this.listener.onWaiting(false);
      this.play({ ...playing, from: heldAt });
    } else if (playing && typeof video.requestVideoFrameCallback !== 'function' && !video.paused) {
      this.played(this.table.frameAt(video.currentTime + this.shift));
    }
  }

  private ended(): void {
    if (!this.playing) return;
    this.stop();
    this.listener.onEnd();
  }

  /** @param told - the frame that the element has told of; what it paints may be a later one by now */
  private present(told: number): void {
    const taken = this.take(told);
    const frame = taken?.frame ?? told;
    if (frame >= 0 && this.isWanted(frame)) {
      this.shown = frame;
      const image = taken?.image ?? this.video;
      this.listener.onPicture({
        frame,
        draw: (context, width, height) => context.drawImage(image, 0, 0, width, height),
      });
    }
    taken?.image.close();
  }

  private isWanted(frame: number): boolean {
    return this.playing === null || (frame <= this.playing.to && this.listener.hasBodies(frame));
  }

  /** The picture that the element has now, with its own time, where the browser hands it out. */
  private take(told: number): { frame: number; image: VideoFrame } | null {
    if (typeof VideoFrame === 'undefined') return null;
    try {
      const image = new VideoFrame(this.video);
      const frame = this.table.frameOf(image.timestamp / 1e6 + this.shift);
      if (frame >= 0 && Math.abs(frame - told) <= FARTHEST_OFF) return { frame, image };
      image.close();
    } catch {
      // Not of this video, or not in this browser: what was told has to do.
    }
    return null;
  }

  stop(): void {
    if (!this.playing) return;
    this.playing = null;
    this.heldAt = null;
    this.video.pause();
    this.listener.onWaiting(false);
  }

  dispose(): void {
    this.stop();
    this.control.abort();
    this.video.removeAttribute('src');
    this.video.load();
  }
}

/** The time that an element gives its first picture, s, or null where it does not say. */
function firstMediaTime(video: HTMLVideoElement, loaded: Promise<void>): Promise<number | null> {
  if (typeof video.requestVideoFrameCallback !== 'function') return Promise.resolve(null);
  return new Promise((resolve) => {
    const handle = video.requestVideoFrameCallback((_now, { mediaTime }) => resolve(mediaTime));
    const giveUp = () => {
      video.cancelVideoFrameCallback(handle);
      resolve(null);
    };
    loaded.then(() => setTimeout(giveUp, SILENT_AFTER_MS), giveUp);
  });
}
