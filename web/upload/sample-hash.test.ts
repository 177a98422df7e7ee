import { describe, expect, it } from 'vitest';
import { samplePieces } from '../../src/api/index.ts';
import { sampleHash } from './sample-hash.ts';

const MIB = 2 ** 20;

describe('the sample of a file', () => {
  it('is 16 pieces of 64 KiB from its first byte to its last', () => {
    const pieces = samplePieces(5_000_000_000);
    expect(pieces).toHaveLength(16);
    expect(pieces.every(({ start, end }) => end - start === 65_536)).toBe(true);
    expect([pieces[0].start, pieces[15].end]).toEqual([0, 5_000_000_000]);
  });

  it('of a small file is all of it', () => {
    expect(samplePieces(10)).toEqual([{ start: 0, end: 10 }]);
    expect(samplePieces(MIB)).toEqual([{ start: 0, end: MIB }]);
  });

  it('is hashed with the size', async () => {
    // By sha256sum, of 100 as 8 bytes and 100 bytes of 7.
    const expected = '2739e887c756fab6293ea306e7ba1ec6ff081ab1dde6b0cf9b559d093dc9ab13';
    expect(await sampleHash(new Blob([new Uint8Array(100).fill(7)]))).toBe(expected);
  });

  it('differs where a sampled byte or the length does, and not where another byte does', async () => {
    const bytes = new Uint8Array(4 * MIB);
    const plain = await sampleHash(new Blob([bytes]));
    expect(await sampleHash(new Blob([bytes, new Uint8Array(1)]))).not.toBe(plain);
    bytes[bytes.length - 1] = 1;
    expect(await sampleHash(new Blob([bytes]))).not.toBe(plain);
    bytes[bytes.length - 1] = 0;
    bytes[100_000] = 1;
    expect(await sampleHash(new Blob([bytes]))).toBe(plain);
  });
});
