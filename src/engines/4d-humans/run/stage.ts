import { copyFile, link, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError } from '../../../files/index.ts';
import { createVideoWriter, type Video, type VideoFacts } from '../../../video/index.ts';
import type { Chunk } from './chunks.ts';

/** How track.py reads frames: from pictures that it extracts first, or one by one from the video. */
export type FrameSource = 'pictures' | 'stream';

/** A chunk as track.py gets it. */
export interface StagedChunk {
  readonly path: string;
  readonly how: FrameSource;
  /** Frames of the staged file that are the chunk: from the first up to, not including, the second. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** (n) 0 where a frame could not be decoded and the one before it stands in its place. */
  readonly decoded: Uint8Array;
}

/** FFmpeg's names of containers that are mp4 or its kin. */
const MP4 = new Set(['mp4', 'mov', 'm4a', '3gp', '3g2', 'mj2']);
const PIXEL_FORMATS = new Set(['yuv420p', 'yuvj420p']);
/** Nearly without loss: bodies are found on these pictures. */
const CRF = 14;
/** Read as a stream, each frame is sought anew, from the key frame before it. */
const KEY_FRAME_EVERY = 8;
/** Where pictures are extracted, nothing but the order counts. */
const PICTURES_PER_SECOND = 30;

/**
 * Whether track.py cannot read the file itself, or might not see our frames in it. It can where that is H.264 of 8 bit
 * in mp4, upright, with square pixels, nothing is known against it, and the whole of it is wanted at once: of a part,
 * it would decode the whole, and a frame that does not decode would pass for the next one unnoticed.
 */
export function needsCopy(facts: VideoFacts, chunk: Chunk): boolean {
  const [horizontal, vertical] = facts.pixelAspect;
  const plain =
    facts.codec === 'h264' &&
    MP4.has(facts.container) &&
    PIXEL_FORMATS.has(facts.pixelFormat) &&
    facts.transfer === 'sdr' &&
    facts.rotation === 0 &&
    horizontal === vertical &&
    facts.warnings.length === 0;
  return !plain || chunk.from > 0 || chunk.to < facts.frameCount;
}

/** The video under a safe name, with not a byte copied where the disk can do without. */
export async function stageAsItIs(
  videoPath: string,
  chunk: Chunk,
  dir: string,
  name: string,
): Promise<StagedChunk> {
  const path = join(dir, `${name}.mp4`);
  await link(videoPath, path)
    .catch(() => symlink(videoPath, path))
    .catch(() => copyFile(videoPath, path))
    .catch((cause) => {
      throw writeError(path, cause);
    });
  return {
    path,
    how: 'pictures',
    startFrame: chunk.from,
    endFrame: chunk.to,
    decoded: new Uint8Array(chunk.to - chunk.from).fill(1),
  };
}

/**
 * Writes a chunk's frames, upright, with square pixels, in the order of their presentation. A frame that cannot be
 * decoded shows the one before it (the first: black).
 *
 * Read as a stream, frame k lies at second k, because PHALP takes whole seconds; and one frame more is written,
 * because it leaves out the one that lies at the end.
 *
 * @throws KinemeshError `cancelled`, `video-encode-failed`, `disk-full`
 */
export async function stageCopy(
  video: Video,
  chunk: Chunk,
  dir: string,
  name: string,
  how: FrameSource,
  options: { signal: AbortSignal; onFrame: (done: number) => void },
): Promise<StagedChunk> {
  const { width, height } = video.facts;
  const path = join(dir, `${name}.mp4`);
  const count = chunk.to - chunk.from;
  const perSecond = how === 'stream' ? 1 : PICTURES_PER_SECOND;
  const written = how === 'stream' ? count + 1 : count;
  const writer = await createVideoWriter(path, {
    width,
    height,
    timeBase: [1, 600],
    end: written / perSecond,
    crf: CRF,
    ...(how === 'stream' ? { keyFrameEvery: KEY_FRAME_EVERY } : {}),
  });
  const decoded = new Uint8Array(count);
  const last = new Uint8Array(width * height * 3);
  let done = 0;
  const put = async () => {
    await writer.write({ data: last, time: done / perSecond });
    done++;
    options.onFrame(Math.min(done, count));
  };
  try {
    for await (const { index, data } of video.frames({ ...chunk, signal: options.signal })) {
      while (done < index - chunk.from) await put();
      last.set(data);
      decoded[done] = 1;
      await put();
    }
    while (done < written) await put();
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return { path, how, startFrame: 0, endFrame: count, decoded };
}
