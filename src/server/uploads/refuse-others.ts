import { open } from 'node:fs/promises';
import { SNIFF_BYTES, sniff, type Video } from '../../api/index.ts';
import { KinemeshError } from '../../errors/index.ts';

interface Arriving {
  /** Where what has arrived before lies. */
  readonly path: string;
  /** How much that is. */
  readonly offset: number;
  readonly video: Video;
}

/**
 * Passes on what arrives, once the file's beginning is that of a video.
 *
 * @throws KinemeshError `video-not-a-video`
 */
export async function* refuseOthers(
  pieces: AsyncIterable<Buffer>,
  { path, offset, video }: Arriving,
): AsyncGenerator<Buffer> {
  const wanted = Math.min(SNIFF_BYTES, video.sizeBytes);
  let head: Buffer | null = offset < wanted ? await beginningOf(path, offset) : null;
  let held: Buffer[] = [];
  for await (const piece of pieces) {
    if (head === null) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    held.push(piece);
    if (head.length < wanted) continue;
    refuseOther(head.subarray(0, wanted), video);
    yield* held;
    head = null;
    held = [];
  }
  // Too little to tell: kept until the rest comes.
  yield* held;
}

function refuseOther(head: Uint8Array, { fileName }: Video): void {
  const sniffed = sniff(head);
  if (sniffed.isVideo) return;
  throw new KinemeshError(
    'video-not-a-video',
    `${fileName} is not a video: it looks like ${sniffed.looksLike}.`,
    'Choose a video file, for example an MP4, MOV, MKV, WebM or AVI.',
  );
}

async function beginningOf(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(length);
    const { bytesRead } = await file.read(head, 0, length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
