import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { videoFactsSchema } from '../../api/index.ts';
import { writeWhole } from '../../files/index.ts';
import { openVideo, type Video } from '../../video/index.ts';
import { needsCopy, writePlayable } from './playable.ts';
import { writePoster } from './poster.ts';
import type { ResultOf, TaskOf, Tell } from './protocol.ts';

const FILE = 'prepared.json';
const PLAYABLE = 'playable.mp4';
const FORMAT = 1;

const preparedSchema = z.object({
  format: z.literal(FORMAT),
  facts: videoFactsSchema,
  poster: z.string().nullable(),
  playable: z.string().nullable(),
  /** (F) presentation times, s. */
  time: z.array(z.number()),
});

/**
 * Looks into a new video: its facts, a poster, and where browsers cannot play it a copy that they can. What
 * was found is in `prepared.json`, written last: where that is whole, nothing is done again.
 *
 * @throws KinemeshError what opening, reading and writing videos throws
 */
export async function prepare(
  task: TaskOf<'prepare'>,
  tell: Tell,
  signal: AbortSignal,
): Promise<ResultOf<'prepare'>> {
  const earlier = await readPrepared(task.folder);
  if (earlier !== null) return earlier;
  const video = await openVideo(task.videoPath, {
    signal,
    onProgress: ({ stage, fraction }) => tell({ type: 'progress', stage, done: fraction, total: 1 }),
  });
  try {
    for (const { code, message } of video.facts.warnings) tell({ type: 'warning', code, message });
    const poster = await writePoster(video, task.folder, signal);
    const copied = needsCopy(video.facts, task.videoPath);
    if (copied) await writePlayable(video, task.videoPath, join(task.folder, PLAYABLE), tell, signal);
    const playable = copied ? PLAYABLE : null;
    const facts = factsOf(video, copied);
    const prepared = { format: FORMAT, facts, poster, playable, time: Array.from(video.facts.time) };
    await writeWhole(join(task.folder, FILE), `${JSON.stringify(prepared)}\n`);
    return { kind: 'prepare', facts, poster, playable };
  } finally {
    await video.close();
  }
}

function factsOf({ facts }: Video, copied: boolean): ResultOf<'prepare'>['facts'] {
  const { sha256, width, height, frameCount, durationSeconds, averageFps, codec, container, hasAudio } =
    facts;
  return {
    sha256,
    width,
    height,
    frameCount,
    durationSeconds,
    averageFps,
    codec,
    container,
    hasAudio,
    copied,
  };
}

async function readPrepared(folder: string): Promise<ResultOf<'prepare'> | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { facts, poster, playable } = preparedSchema.parse(JSON.parse(text));
    return { kind: 'prepare', facts, poster, playable };
  } catch {
    return null;
  }
}
