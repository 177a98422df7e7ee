import type { GpuMemory } from '../../api/index.ts';

const MOST_SAMPLES = 120;

/**
 * The curve of a GPU's memory over a job: the peak exactly, and at most 120 samples however long it takes. Time is
 * cut into equal pieces, twice as long whenever they become too many, and of each the highest sample is kept.
 */
export class GpuMemoryCurve {
  #samples: GpuMemory['samples'] = [];
  #peakBytes = 0;
  #totalBytes = 0;
  /** s of a piece. */
  #piece = 1;
  /** s that earlier attempts took. */
  readonly #before: number;

  /** @param before what an earlier attempt saw: the curve goes on after it */
  constructor(before: GpuMemory | null) {
    if (before !== null) {
      this.#samples = [...before.samples];
      this.#peakBytes = before.peakBytes;
      this.#totalBytes = before.totalBytes;
    }
    this.#before = this.#samples.at(-1)?.seconds ?? 0;
    this.#thin();
  }

  /** @param seconds after the attempt's start */
  add(seconds: number, usedBytes: number, totalBytes: number): void {
    this.#peakBytes = Math.max(this.#peakBytes, usedBytes);
    this.#totalBytes = totalBytes;
    const sample = { seconds: this.#before + seconds, bytes: usedBytes };
    const last = this.#samples.at(-1);
    if (last === undefined || this.#pieceOf(last) !== this.#pieceOf(sample)) this.#samples.push(sample);
    else if (sample.bytes > last.bytes) this.#samples[this.#samples.length - 1] = sample;
    this.#thin();
  }

  value(): GpuMemory | null {
    if (this.#samples.length === 0) return null;
    return { peakBytes: this.#peakBytes, totalBytes: this.#totalBytes, samples: [...this.#samples] };
  }

  #pieceOf({ seconds }: { seconds: number }): number {
    return Math.floor(seconds / this.#piece);
  }

  #thin(): void {
    while (this.#samples.length > MOST_SAMPLES) {
      this.#piece *= 2;
      const pieces = new Map<number, { seconds: number; bytes: number }>();
      for (const sample of this.#samples) {
        const piece = this.#pieceOf(sample);
        const highest = pieces.get(piece);
        if (highest === undefined || sample.bytes > highest.bytes) pieces.set(piece, sample);
      }
      this.#samples = [...pieces.values()];
    }
  }
}
