import { AV_NOPTS_VALUE, type Packet } from 'node-av';

/** Decoding times only rise: one that falls this far below the last, s, is another clock's. */
const farthestBack = 1;

/** A gap longer than this, s, is no pause but another clock; FFmpeg's own program takes the same. */
const farthestForward = 10;

/**
 * One clock for a recording that was joined from several: where the times of its packets jump, they go on from
 * what came before. All tracks share it, so that picture and sound stay together. Packets are to be shown to it
 * in the file's order, from the start.
 */
export class UnbrokenClock {
  /** What is added to the file's times, s. */
  #offset = 0;
  /** For each track, when its next packet is due, s. */
  readonly #due = new Map<number, number>();

  /** Sets the packet's times on the clock. `secondsPerTick` is its track's. */
  follow(packet: Packet, secondsPerTick: number): void {
    const { pts, dts, duration, streamIndex } = packet;
    const ticks = dts === AV_NOPTS_VALUE ? pts : dts;
    if (ticks === AV_NOPTS_VALUE) return;
    const time = Number(ticks) * secondsPerTick;
    const late = time + this.#offset - (this.#due.get(streamIndex) ?? time + this.#offset);
    if (late < -farthestBack || late > farthestForward) this.#offset -= late;
    this.#due.set(streamIndex, time + this.#offset + Number(duration) * secondsPerTick);
    const shift = BigInt(Math.round(this.#offset / secondsPerTick));
    if (pts !== AV_NOPTS_VALUE) packet.pts = pts + shift;
    if (dts !== AV_NOPTS_VALUE) packet.dts = dts + shift;
  }
}
