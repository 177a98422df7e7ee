import { join } from 'node:path';
import { writeWhole } from '../../files/index.ts';
import { encodeJpeg, type Video } from '../../video/index.ts';

const NAME = 'poster.jpg';
const MOST_WIDTH = 640;
/** Films and recordings begin with nothing much. */
const WHERE = 1 / 3;

/**
 * Writes a frame from around a third of the video as a small JPEG.
 *
 * @returns its name, or null where no frame from there on could be decoded
 */
export async function writePoster(video: Video, folder: string, signal: AbortSignal): Promise<string | null> {
  const from = Math.floor(video.facts.frameCount * WHERE);
  for await (const frame of video.frames({ from, signal })) {
    await writeWhole(join(folder, NAME), [await encodeJpeg(frame, MOST_WIDTH)]);
    return NAME;
  }
  return null;
}
