import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isKinemeshError } from '../errors/index.ts';
import { type Motion, type Problem, problemsOf, problemText, readUnchecked } from '../motion/index.ts';
import { folderSource } from '../motion/node.ts';
import { EXIT } from './exit-codes.ts';
import type { World } from './world.ts';

const MOST_PROBLEMS = 50;

/** `kinemesh check`: whether a motion folder is as the format says. */
export async function checkCommand(world: World, dir: string, { json }: { json: boolean }): Promise<number> {
  const { motion, problems } = await look(resolve(dir));
  const ok = problems.length === 0;
  if (json) world.stdout.write(`${JSON.stringify({ ok, out: resolve(dir), problems })}\n`);
  else
    world.stdout.write(
      `${motion && ok ? orderText(dir, motion) : problems.map((text) => `✗ ${text}`).join('\n')}\n`,
    );
  return ok ? EXIT.done : EXIT.failed;
}

async function look(dir: string): Promise<{ motion: Motion | null; problems: string[] }> {
  try {
    if (!(await isFolder(dir))) return { motion: null, problems: [`There is no folder at ${dir}.`] };
    const motion = await readUnchecked(folderSource(dir));
    return { motion, problems: take(problemsOf(motion), MOST_PROBLEMS).map(problemText) };
  } catch (error) {
    if (isKinemeshError(error)) return { motion: null, problems: [error.message] };
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { motion: null, problems: [`${path ?? dir} cannot be read (${code}).`] };
  }
}

/** Where it cannot be told, reading says why. */
async function isFolder(dir: string): Promise<boolean> {
  return stat(dir).then(
    (found) => found.isDirectory(),
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  );
}

function take(problems: Iterable<Problem>, most: number): Problem[] {
  const taken: Problem[] = [];
  for (const problem of problems) {
    taken.push(problem);
    if (taken.length === most) break;
  }
  return taken;
}

function orderText(dir: string, { video, tracks }: Motion): string {
  const people = tracks.length === 1 ? '1 person' : `${tracks.length} people`;
  return `✓ ${dir} is in order: ${people} on ${video.frameCount} frames of ${video.fileName}.`;
}
