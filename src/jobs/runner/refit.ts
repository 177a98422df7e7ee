import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refit } from '../../engines/index.ts';
import { writeMotionView } from '../../export/index.ts';
import type { ResultOf, TaskOf, Tell } from './protocol.ts';
import { withoutExtras } from './without-extras.ts';

/**
 * Makes a motion anew with what was mended, from what was seen, in a folder of its own: the one that it is made from
 * stays as it is.
 *
 * @throws KinemeshError what the refit throws
 */
export async function makeRefit(
  task: TaskOf<'refit'>,
  tell: Tell,
  signal: AbortSignal,
): Promise<ResultOf<'bodies'>> {
  await rm(task.motionDir, { recursive: true, force: true });
  await linkFolder(task.baseDir, task.motionDir);
  const report: Parameters<typeof refit>[2] = (event) => tell(withoutExtras(event));
  const motion = await refit(task.motionDir, task.edits, report, signal);
  await writeMotionView(motion, task.viewDir, { signal });
  return { kind: 'bodies', people: motion.tracks.length };
}

/** The files are the same on disk: they are replaced, never written into. Some disks have no links: copies then. */
async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [there, here] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(there, here);
    else if (entry.isFile() && !/\.(partial|log)$/.test(entry.name)) {
      await link(there, here).catch(() => copyFile(there, here));
    }
  }
}
