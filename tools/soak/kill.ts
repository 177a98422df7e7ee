import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstDifference } from '../../src/motion/index.ts';
import { readMotion } from '../../src/motion/node.ts';
import { kinemeshRun } from './process.ts';
import { mulberry32 } from './random.ts';

export interface KillSoak {
  readonly video: string;
  readonly folder: string;
  readonly flags: readonly string[];
  readonly times: number;
  readonly seed: number;
}

/** What an earlier run leaves to a later one. */
const KEPT = /^(evidence|tracker)[\\/]\d.*\.npz$/;
/** How often a run is killed before it may end: once, or now and then again while it resumes. */
const AGAIN = 0.3;

/** Kills runs at random moments, resumes them, and compares each folder with an undisturbed run's. */
export async function soakByKilling({ video, folder, flags, times, seed }: KillSoak): Promise<boolean> {
  const chance = mulberry32(seed);
  const whole = join(folder, 'undisturbed');
  const reference = await kinemeshRun([video, '--out', whole, ...flags]);
  if (reference.exitCode !== 0) {
    console.log(`The undisturbed run failed:\n${reference.output}`);
    return false;
  }
  console.log(`Undisturbed: ${reference.seconds.toFixed(1)} s. Seed ${seed}.`);
  let equal = 0;
  for (let n = 1; n <= times; n++) {
    const dir = join(folder, `killed-${n}`);
    const moments: string[] = [];
    let resume: string[] = [];
    do {
      const after = chance() * reference.seconds;
      const { signal } = await kinemeshRun([video, '--out', dir, ...resume, ...flags], after * 1000);
      moments.push(`${after.toFixed(2)} s${signal === null ? ' (had ended)' : ''}`);
      resume = ['--resume'];
    } while (chance() < AGAIN);
    const last = await kinemeshRun([video, '--out', dir, '--resume', ...flags]);
    const difference =
      last.exitCode === 0 ? await folderDifference(whole, dir) : `exit code ${last.exitCode}: ${last.output}`;
    if (difference === null) equal++;
    const taken = /(\d+) taken over/.exec(last.output)?.[1] ?? '0';
    const outcome = difference ?? 'equal';
    console.log(`${n}. killed after ${moments.join(', then ')}; ${taken} frames taken over: ${outcome}`);
  }
  console.log(`${equal} of ${times} folders equal the undisturbed run's.`);
  return equal === times;
}

/** The first difference of two whole motion folders: files, arrays, evidence and chunks byte by byte. */
export async function folderDifference(a: string, b: string): Promise<string | null> {
  const [filesA, filesB] = await Promise.all([a, b].map(filesOf));
  if (filesA.join() !== filesB.join()) return `files: ${filesA.join(' ')} against ${filesB.join(' ')}`;
  const motions = await Promise.all([readMotion(a), readMotion(b)]);
  const difference = firstDifference(...motions);
  if (difference !== null) return difference;
  for (const file of filesA.filter((name) => KEPT.test(name))) {
    const [bytesA, bytesB] = await Promise.all([readFile(join(a, file)), readFile(join(b, file))]);
    if (!bytesA.equals(bytesB)) return `${file} differs`;
  }
  return null;
}

async function filesOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}
