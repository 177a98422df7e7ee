import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { samplePieces } from '../api/index.ts';

/** What tells a file from others without reading all of it, as the page makes it of a file about to be uploaded. */
export async function sampleHash(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(8);
    head.writeBigUInt64LE(BigInt(size));
    const hash = createHash('sha256').update(head);
    for (const { start, end } of samplePieces(size)) {
      const piece = Buffer.alloc(end - start);
      const { bytesRead } = await file.read(piece, 0, piece.length, start);
      hash.update(piece.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}
