import { createVideoWriter, openVideo } from '../../src/video/index.ts';

/** Ticks of a second: both 30 and 25 frames, and 1001ths of them, fall near enough. */
const TICKS = 90_000;

/** Writes the video again and again until it is so long. Returns the number of frames. */
export async function loop(from: string, to: string, seconds: number): Promise<number> {
  const video = await openVideo(from);
  const { width, height, durationSeconds, time } = video.facts;
  const writer = await createVideoWriter(to, { width, height, timeBase: [1, TICKS] });
  let frames = 0;
  try {
    for (let begun = 0; begun < seconds; begun += durationSeconds) {
      for await (const { data, time: at } of video.frames()) {
        const moment = begun + at - time[0];
        if (moment >= seconds) break;
        await writer.write({ data, time: moment });
        frames++;
      }
    }
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await video.close();
  }
  return frames;
}
