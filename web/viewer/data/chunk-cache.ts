/** Chunks that are kept: at 256 frames a chunk, some minutes of video. */
const KEPT = 24;

/**
 * The chunks around where somebody looks: fetched when first wanted, each once, the ones longest unused forgotten.
 * A chunk that failed is tried anew when it is wanted again.
 */
export class ChunkCache<T> {
  private readonly load: (chunk: number) => Promise<T>;
  private readonly chunkCount: number;
  private readonly kept: number;
  private readonly there = new Map<number, T>();
  private readonly coming = new Map<number, Promise<T>>();

  constructor(chunkCount: number, load: (chunk: number) => Promise<T>, kept = KEPT) {
    this.chunkCount = chunkCount;
    this.load = load;
    this.kept = kept;
  }

  /** The chunk if it is here. */
  peek(chunk: number): T | undefined {
    const value = this.there.get(chunk);
    if (value !== undefined) {
      this.there.delete(chunk);
      this.there.set(chunk, value);
    }
    return value;
  }

  /** The chunk, fetched where it is not here. Rejects with what `load` threw. */
  get(chunk: number): Promise<T> {
    const value = this.peek(chunk);
    if (value !== undefined) return Promise.resolve(value);
    const coming = this.coming.get(chunk);
    if (coming) return coming;
    const promise = this.load(chunk)
      .then((loaded) => {
        this.there.set(chunk, loaded);
        for (const oldest of this.there.keys()) {
          if (this.there.size <= this.kept) break;
          this.there.delete(oldest);
        }
        return loaded;
      })
      .finally(() => this.coming.delete(chunk));
    this.coming.set(chunk, promise);
    return promise;
  }

  /** Begins to fetch a chunk and its neighbours; failures show when they are wanted. */
  prefetch(chunk: number): void {
    for (const near of [chunk, chunk + 1, chunk - 1]) {
      if (near >= 0 && near < this.chunkCount && !this.there.has(near)) this.get(near).catch(() => {});
    }
  }
}
