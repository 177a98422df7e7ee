import type { Frame } from 'node-av';
import { Decoder, type DecoderMode } from './decoder.ts';

/** How a decoded frame finds its number. */
export type Timeline =
  /** By its presentation time: packets and frames map one to one. */
  | { kind: 'packets'; indexOfPts: Map<number, number>; keys: readonly SeekPoint[] }
  /** By counting from the start of the file. */
  | { kind: 'counted' };

/** A key frame: the number of the first shown frame at or after it, and the time to seek to. */
export interface SeekPoint {
  index: number;
  timestamp: number;
}

/** A decoded frame with its number, valid until the next is asked for. */
export interface NumberedFrame {
  index: number;
  frame: Frame;
}

/**
 * So many key frames before the wanted frame decoding starts: the first may open a group whose leading
 * pictures lean on the group before, and the second is then whole.
 */
const keysBack = 2;

/** Decodes forward, numbers frames, and finds the way to any number. */
export class FrameReader {
  readonly #path: string;
  readonly #timeline: Timeline;
  #decoder: Decoder;
  /** The number that the next frame has at least. */
  #position = 0;
  #current: NumberedFrame | null = null;
  #unread = false;
  #mode: DecoderMode = 'parallel';

  private constructor(path: string, timeline: Timeline, decoder: Decoder) {
    this.#path = path;
    this.#timeline = timeline;
    this.#decoder = decoder;
  }

  static async open(path: string, timeline: Timeline): Promise<FrameReader> {
    return new FrameReader(path, timeline, await Decoder.open(path, 'parallel'));
  }

  /** The next shown frame; null at the end. */
  async next(): Promise<NumberedFrame | null> {
    for (;;) {
      if (this.#unread) {
        this.#unread = false;
        return this.#current;
      }
      this.#current = null;
      const frame = await this.#decoder.next();
      if (!frame) return null;
      const index = this.#numberOf(frame);
      if (index === undefined) continue;
      if (frame.decodeErrorFlags !== 0 && this.#mode === 'parallel') {
        await this.#decodeSequentiallyFrom(index);
        continue;
      }
      this.#position = index + 1;
      this.#current = { index, frame };
      return this.#current;
    }
  }

  #numberOf(frame: Frame): number | undefined {
    if (this.#timeline.kind === 'counted') return this.#position;
    return this.#timeline.indexOfPts.get(Number(frame.pts));
  }

  /** From the first damaged frame on, so that every run gives the same pixels. */
  async #decodeSequentiallyFrom(index: number): Promise<void> {
    this.#mode = 'sequential';
    await this.#restart();
    await this.goTo(index);
    for (let found = await this.next(); found; found = await this.next()) {
      if (found.index >= index) return this.unread();
    }
  }

  /** Gives the last frame out once more at the next call of `next`. */
  unread(): void {
    if (this.#current) this.#unread = true;
  }

  /** Brings the reader to where decoding on reaches frame `index` with the pixels of a sequential run. */
  async goTo(index: number): Promise<void> {
    const held = this.#unread && this.#current ? this.#current.index : this.#position;
    const point = this.#timeline.kind === 'packets' ? seekPointFor(this.#timeline.keys, index) : null;
    if (held <= index && (point === null || point.index <= held)) return;
    this.#unread = false;
    this.#current = null;
    if (!point || !(await this.#decoder.seek(point.timestamp))) return this.#restart();
    this.#position = point.index;
    const first = await this.next();
    // A demuxer may land behind the key frame that was asked for.
    if (!first || first.index > index) return this.#restart();
    this.unread();
  }

  async #restart(): Promise<void> {
    await this.#decoder.close();
    this.#decoder = await Decoder.open(this.#path, this.#mode);
    this.#position = 0;
  }

  async close(): Promise<void> {
    this.#current = null;
    await this.#decoder.close();
  }
}

/** The key frame to start at for frame `index`; null where that is the start of the file. */
function seekPointFor(keys: readonly SeekPoint[], index: number): SeekPoint | null {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle].index <= index) low = middle + 1;
    else high = middle;
  }
  const chosen = low - keysBack;
  return chosen > 0 ? keys[chosen] : null;
}
