import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { isActive, jobRowsOf, videoRow } from '../rows.ts';

/** Removes the runs of a video that are neither its motion nor may be gone on with. */
export async function sweepRuns({ db, data }: Context, videoId: string): Promise<void> {
  const { motion_id } = await videoRow(db, videoId, true);
  const bodies = (await jobRowsOf(db, videoId)).filter(({ kind }) => kind === 'bodies');
  const kept = new Set([motion_id, bodies[0]?.id, ...bodies.filter(isActive).map(({ id }) => id)]);
  const { runs } = data.video(videoId);
  for (const name of await readdir(runs).catch(() => [])) {
    if (!kept.has(name)) await rm(join(runs, name), { recursive: true, force: true });
  }
}
