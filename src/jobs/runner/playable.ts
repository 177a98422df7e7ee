import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { createVideoWriter, type Video, type VideoFacts } from '../../video/index.ts';
import type { Tell } from './protocol.ts';

/** 8 bit, colours at half the size both ways. */
const PIXEL_FORMATS = new Set(['yuv420p', 'yuvj420p']);
/** FFmpeg's names of what every usual browser plays. */
const CODECS = new Set(['h264', 'vp8', 'vp9', 'av1']);
const CONTAINERS = new Set(['mp4', 'mov', 'm4a', '3gp', '3g2', 'mj2', 'webm']);
/** Matroska and WebM are one family to FFmpeg: only the name tells them apart. */
const EXTENSIONS = new Set(['.mp4', '.m4v', '.mov', '.webm', '.qt']);

/** Whether browsers cannot play the file itself, or not show its frames as they are. */
export function needsCopy(facts: VideoFacts, path: string): boolean {
  const [horizontal, vertical] = facts.pixelAspect;
  return !(
    CODECS.has(facts.codec) &&
    CONTAINERS.has(facts.container) &&
    EXTENSIONS.has(extname(path).toLowerCase()) &&
    PIXEL_FORMATS.has(facts.pixelFormat) &&
    facts.transfer === 'sdr' &&
    horizontal === vertical
  );
}

/**
 * Writes an H.264 copy with the same frames at the same presentation times, and the sound. A frame that cannot
 * be decoded shows the one before it.
 *
 * @throws KinemeshError `cancelled`, `video-encode-failed`, `disk-full`
 */
export async function writePlayable(
  video: Video,
  videoPath: string,
  outPath: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const { width, height, time, frameCount, durationSeconds, hasAudio } = video.facts;
  await rm(outPath, { force: true });
  const writer = await createVideoWriter(outPath, {
    width,
    height,
    times: time,
    end: durationSeconds,
    audioFrom: hasAudio ? videoPath : undefined,
  });
  const last = new Uint8Array(width * height * 3);
  let done = 0;
  const put = async () => {
    await writer.write({ data: last, time: time[done] });
    done++;
    tell({ type: 'progress', stage: 'copying', done, total: frameCount });
  };
  try {
    for await (const { index, data } of video.frames({ signal })) {
      while (done < index) await put();
      last.set(data);
      await put();
    }
    while (done < frameCount) await put();
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
