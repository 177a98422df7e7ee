import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../api/index.ts';
import { EDITS_FILE, editsText } from '../../edits/index.ts';
import type { Engine, EngineJob, RunEvent, RunSettings } from '../../engines/index.ts';
import { isKinemeshError } from '../../errors/index.ts';
import { writeMotionView } from '../../export/index.ts';
import { writeWhole } from '../../files/index.ts';
import { readMotion } from '../../motion/node.ts';
import { engineOf } from './engine-of.ts';
import { type ResultOf, SEEN, type TaskOf, type Tell } from './protocol.ts';
import { withoutExtras } from './without-extras.ts';

/**
 * Makes the motion and the page's view of it. Goes on from what this run saw, or from what another run saw
 * with the same settings; where neither is of use, from the beginning.
 *
 * @throws KinemeshError what the engine throws
 */
export async function makeBodies(
  task: TaskOf<'bodies'>,
  tell: Tell,
  signal: AbortSignal,
): Promise<ResultOf<'bodies'>> {
  await mkdir(task.motionDir, { recursive: true });
  const { engine: name } = task.settings;
  await borrow(SEEN[name], task.reuseDir, task.motionDir, tell);
  await putEdits(task);
  const job: EngineJob = {
    videoPath: task.videoPath,
    fileName: task.fileName,
    outDir: task.motionDir,
    settings: runSettings(task.settings),
    resume: true,
  };
  const summary = await runOrBeginAnew(await engineOf(name), job, tell, signal);
  const { framesSeen, framesResumed, seconds } = summary;
  const message = `${framesSeen} frames seen, ${framesResumed} taken over, in ${seconds.toFixed(1)} s`;
  tell({ type: 'log', level: 'info', message });
  const motion = await readMotion(task.motionDir);
  await writeMotionView(motion, task.viewDir);
  return { kind: 'bodies', people: motion.tracks.length };
}

/** What was mended lies in the folder: it makes it whole, and the engine heeds it. */
async function putEdits({ motionDir, edits }: TaskOf<'bodies'>): Promise<void> {
  const path = join(motionDir, EDITS_FILE);
  if (edits === null) await rm(path, { force: true });
  else await writeWhole(path, editsText(edits));
}

async function runOrBeginAnew(engine: Engine, job: EngineJob, tell: Tell, signal: AbortSignal) {
  const report = (event: RunEvent) => tell(withoutExtras(event));
  try {
    return await engine.run(job, report, signal);
  } catch (error) {
    if (!isKinemeshError(error) || error.code !== 'resume-mismatch') throw error;
    tell({ type: 'log', level: 'info', message: `${error.message} It is made anew.` });
    return await engine.run({ ...job, resume: false }, report, signal);
  }
}

function runSettings(settings: Settings): RunSettings {
  const moment = (seconds: number | null) =>
    seconds === null ? null : { kind: 'seconds' as const, seconds };
  return {
    model: settings.model,
    lens: settings.lens,
    heightMetres: settings.heightMetres,
    maxPeople: settings.maxPeople,
    from: moment(settings.fromSeconds),
    to: moment(settings.toSeconds),
    captureRate: settings.captureRate,
    camera: 'lens',
  };
}

/**
 * Makes what another run saw this one's, where this one has seen nothing. The files are the same on disk: an engine
 * replaces them, it never writes into them, but for its log.
 */
async function borrow(seen: string, from: string | null, to: string, tell: Tell): Promise<void> {
  const mine = join(to, seen);
  if (from === null || (await stat(mine).catch(() => null)) !== null) return;
  const theirs = join(from, seen);
  const entries = await readdir(theirs, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  // Where it came to nothing, what it planned (smaller chunks, a lighter detector) is its own affair.
  if (!names.some((name) => name.endsWith('.npz'))) return;
  const partial = `${mine}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  try {
    for (const name of names.filter((name) => !/\.(partial|log)$/.test(name))) {
      await link(join(theirs, name), join(partial, name));
    }
    await rename(partial, mine);
    tell({ type: 'log', level: 'info', message: 'What an earlier run saw is used again.' });
  } catch {
    // Some disks have no links: then it is seen again.
    await rm(partial, { recursive: true, force: true });
  }
}
