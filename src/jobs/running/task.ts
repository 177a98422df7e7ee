import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Settings, settingsSchema } from '../../api/index.ts';
import type { EditsFile } from '../../edits/index.ts';
import { KinemeshError } from '../../errors/index.ts';
import type { Context } from '../context.ts';
import { editsFileOf } from '../refit.ts';
import { type Db, type JobRow, jobRowsOf, makesMotion, type VideoRow, videoRow } from '../rows.ts';
import { SEEN, type Task } from '../runner/protocol.ts';

/** What a runner is told of a job; its folders are made. */
export async function taskOf({ data, db }: Context, job: JobRow, video: VideoRow): Promise<Task> {
  const folder = data.video(video.id);
  const common = {
    jobId: job.id,
    videoPath: folder.source(video.extension),
    fileName: video.file_name,
    lockPath: join(folder.root, `${job.id}.lock.json`),
  };
  if (job.kind === 'prepare') return { ...common, kind: 'prepare', folder: folder.root };
  if (job.kind === 'overlay') {
    if (job.motion_id === null)
      throw new KinemeshError('internal', 'The overlay is of no motion.', 'Draw it again.');
    const run = folder.run(job.motion_id);
    return { ...common, kind: 'overlay', motionDir: run.motion, outPath: run.overlay };
  }
  const run = folder.run(job.id);
  await mkdir(run.root, { recursive: true });
  const edits = await takeEdits(db, job, video);
  if (job.kind === 'refit') {
    if (video.motion_id === null || edits === null)
      throw new KinemeshError('internal', 'There is nothing to be mended.', 'Make the bodies first.');
    const baseDir = folder.run(video.motion_id).motion;
    return { ...common, kind: 'refit', baseDir, motionDir: run.motion, viewDir: run.view, edits };
  }
  const settings = settingsSchema.parse(job.settings ?? {});
  const others = (await jobRowsOf(db, video.id)).filter(
    (other) => makesMotion(other) && other.id !== job.id && seesTheSame(settings, other.settings),
  );
  const folders = others.map((other) => folder.run(other.id).motion);
  const has = await Promise.all(folders.map((motion) => isThere(join(motion, SEEN[settings.engine]))));
  const reuseDir = folders.find((_, i) => has[i]) ?? null;
  return { ...common, kind: 'bodies', settings, motionDir: run.motion, viewDir: run.view, reuseDir, edits };
}

/** What was mended up to now, noted as what the job's motion will show. */
async function takeEdits(db: Db, job: JobRow, { id }: VideoRow): Promise<EditsFile | null> {
  return db.transaction().execute(async (change) => {
    const { edits_mark } = await videoRow(change, id, true);
    await change.updateTable('jobs').set({ edits_mark }).where('id', '=', job.id).execute();
    return editsFileOf(change, id);
  });
}

/** Whether two runs see the same: what differs beside these is a matter of the second pass. */
function seesTheSame(a: Settings, b: Settings | null): boolean {
  return (
    b !== null &&
    a.engine === b.engine &&
    (a.engine !== 'builtin' || (a.model === b.model && a.maxPeople === b.maxPeople)) &&
    a.fromSeconds === b.fromSeconds &&
    a.toSeconds === b.toSeconds
  );
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
