const PIECES = 16;
const PIECE_BYTES = 64 * 1024;

/**
 * Where the samples of a file lie that tell it from others: 16 pieces of 64 KiB, evenly spread, or the whole of a
 * small file. `FileSample.sample` is the SHA-256, in lower-case hexadecimal, over the file's size (8 bytes,
 * little-endian) and these pieces.
 */
export function samplePieces(sizeBytes: number): readonly { readonly start: number; readonly end: number }[] {
  if (sizeBytes <= PIECES * PIECE_BYTES) return [{ start: 0, end: sizeBytes }];
  return Array.from({ length: PIECES }, (_, piece) => {
    const start = Math.floor(((sizeBytes - PIECE_BYTES) * piece) / (PIECES - 1));
    return { start, end: start + PIECE_BYTES };
  });
}
