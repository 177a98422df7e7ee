import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { isActive, jobRowsOf, makesMotion, videoRow } from '../rows.ts';

/** Removes the runs of a video that are neither its motion nor may be gone on with. */
export async function sweepRuns({ db, data }: Context, videoId: string): Promise<void> {
  const { runs } = data.video(videoId);
  // Looked at before the rows are: a run that begins meanwhile has its row before its folder.
  const names = await readdir(runs).catch(() => []);
  const { motion_id } = await videoRow(db, videoId, true);
  const makers = (await jobRowsOf(db, videoId)).filter(makesMotion);
  const newest = makers.find(({ kind }) => kind === 'bodies');
  const kept = new Set([motion_id, newest?.id, ...makers.filter(isActive).map(({ id }) => id)]);
  // A page still looks at what a refit has replaced, until it has fetched the new one.
  const done = makers.filter(({ state }) => state === 'done');
  if (done[0]?.kind === 'refit') kept.add(done[1]?.id);
  for (const name of names) {
    if (!kept.has(name)) await rm(join(runs, name), { recursive: true, force: true });
  }
}
