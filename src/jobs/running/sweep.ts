import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { jobRowsOf, videoRow } from '../rows.ts';

/** Removes the runs of a video that are neither its motion nor may be gone on with. */
export async function sweepRuns({ db, data }: Context, videoId: string): Promise<void> {
  const { motion_id } = await videoRow(db, videoId, true);
  const newest = (await jobRowsOf(db, videoId)).find(({ kind }) => kind === 'bodies');
  const { runs } = data.video(videoId);
  for (const name of await readdir(runs).catch(() => [])) {
    if (name !== motion_id && name !== newest?.id)
      await rm(join(runs, name), { recursive: true, force: true });
  }
}
