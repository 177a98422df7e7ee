import { KinemeshError } from '../errors/index.ts';
import { type FrameRange, type PictureForm, readFrames } from './frames.ts';
import { FrameReader, type Timeline } from './reader.ts';
import type { FramesOptions, Video, VideoFacts, VideoFrame } from './types.ts';

/** Frames that were not as they should be, by kind. */
interface BadFrames {
  code: string;
  what: string;
  seen: Set<number>;
}

/** The video that `openVideo` gives. */
export class OpenedVideo implements Video {
  readonly facts: VideoFacts;
  readonly #path: string;
  readonly #form: PictureForm;
  readonly #timeline: Timeline;
  readonly #running = new Set<AsyncGenerator<VideoFrame, void, undefined>>();
  readonly #missing: BadFrames = { code: 'frame-not-decoded', what: 'could not be decoded', seen: new Set() };
  readonly #damaged: BadFrames = { code: 'frame-damaged', what: 'decoded only in part', seen: new Set() };
  /** A reader that stands where the last range ended: the next range usually begins there. */
  #parked: FrameReader | null = null;
  #closed = false;

  constructor(path: string, facts: VideoFacts, form: PictureForm, timeline: Timeline) {
    this.#path = path;
    this.facts = facts;
    this.#form = form;
    this.#timeline = timeline;
  }

  frames(options: FramesOptions = {}): AsyncIterableIterator<VideoFrame> {
    const range = this.#checkedRange(options);
    const running: AsyncGenerator<VideoFrame, void, undefined> = this.#run(range, () =>
      this.#running.delete(running),
    );
    this.#running.add(running);
    return running;
  }

  #checkedRange({ from = 0, to = this.facts.frameCount, signal, maxHeight }: FramesOptions): FrameRange {
    const count = this.facts.frameCount;
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > count || from > to) {
      throw new KinemeshError(
        'option-invalid',
        `Frames ${from} to ${to} are not a range of this video's ${count} frames.`,
        `Give whole numbers with 0 ≤ from ≤ to ≤ ${count}.`,
      );
    }
    if (maxHeight !== undefined && !(Number.isInteger(maxHeight) && maxHeight > 0)) {
      throw new KinemeshError('option-invalid', `maxHeight is ${maxHeight}.`, 'Give a whole number above 0.');
    }
    return {
      from,
      to,
      signal,
      maxHeight,
      onMissing: (index) => this.#note(this.#missing, index),
      onDamaged: (index) => this.#note(this.#damaged, index),
      check: () => this.#checkOpen(),
    };
  }

  async *#run(range: FrameRange, onEnd: () => void): AsyncGenerator<VideoFrame, void, undefined> {
    this.#checkOpen();
    const reader = this.#parked ?? (await FrameReader.open(this.#path, this.#timeline));
    this.#parked = null;
    let whole = false;
    try {
      yield* readFrames(reader, this.#form, range);
      whole = true;
    } finally {
      onEnd();
      // After a failure the decoder's state is not to be trusted; after an early return it is.
      if (this.#closed || this.#parked || !whole) await reader.close();
      else this.#parked = reader;
    }
  }

  /** Warns of a frame once; frames that lie side by side share one warning. */
  #note(kind: BadFrames, index: number): void {
    if (kind.seen.has(index)) return;
    kind.seen.add(index);
    const { warnings } = this.facts;
    const previous = warnings.at(-1);
    if (previous?.code === kind.code && kind.seen.has(index - 1)) {
      previous.message = `Frames ${previous.frame} to ${index} ${kind.what}.`;
    } else {
      warnings.push({ code: kind.code, message: `Frame ${index} ${kind.what}.`, frame: index });
    }
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new KinemeshError('cancelled', 'The video was closed while it was read.', 'Open it again.');
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running].map((running) => running.return().catch(() => undefined)));
    this.#running.clear();
    await this.#parked?.close();
    this.#parked = null;
  }
}
