import { AV_NOPTS_VALUE, type Packet } from 'node-av';

/** A time that falls this far behind, s, is another clock's. */
const farthestBack = 1;

/** A gap in a broadcast longer than this, s, is no pause but another clock; FFmpeg's own program takes the same. */
const longestPause = 10;

/**
 * What tells that a clock jumped. In a `broadcast` each packet says when it is to be decoded, and that time
 * rises steadily. In other files only key frames are sure to be shown after all that came before; a picture may
 * stand still for as long as it likes.
 */
export type ClockKind = 'broadcast' | 'file';

/**
 * One clock for a recording that was joined from several: where the times of its packets jump, they go on from
 * what came before. Tracks may share it, so that picture and sound stay together. Packets are to be shown to it
 * in the file's order.
 */
export class UnbrokenClock {
  /** Whether any time had to be changed. */
  jumped = false;
  readonly #kind: ClockKind;
  /** What is added to the file's times, s. */
  #offset = 0;
  /** For each track, when its next packet is due, s. */
  readonly #due = new Map<number, number>();

  constructor(kind: ClockKind) {
    this.#kind = kind;
  }

  /** To be told when reading goes on elsewhere in a file without jumps. */
  reset(): void {
    this.#due.clear();
  }

  /** Sets the packet's times on the clock. `secondsPerTick` is its track's. */
  follow(packet: Packet, secondsPerTick: number): void {
    const { pts, dts } = packet;
    this.#watch(packet, secondsPerTick);
    if (this.#offset === 0) return;
    const shift = BigInt(Math.round(this.#offset / secondsPerTick));
    if (pts !== AV_NOPTS_VALUE) packet.pts = pts + shift;
    if (dts !== AV_NOPTS_VALUE) packet.dts = dts + shift;
  }

  #watch({ pts, dts, duration, streamIndex, isKeyframe }: Packet, secondsPerTick: number): void {
    const ticks = this.#kind === 'broadcast' ? dts : pts;
    if (ticks === AV_NOPTS_VALUE) return;
    const time = Number(ticks) * secondsPerTick;
    const due = this.#due.get(streamIndex);
    const late = due === undefined ? 0 : time + this.#offset - due;
    const back = late < -farthestBack && (this.#kind === 'broadcast' || isKeyframe);
    const ahead = late > longestPause && this.#kind === 'broadcast';
    if (back || ahead) {
      this.#offset -= late;
      this.jumped = true;
    }
    const next = time + this.#offset + Number(duration) * secondsPerTick;
    this.#due.set(streamIndex, this.#kind === 'broadcast' ? next : Math.max(next, due ?? next));
  }
}
