import { access, constants, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { makeFolder, writeError, writeWhole } from '../files/index.ts';

/** What a run leaves in its folder; only this is ever removed. */
const OURS: Readonly<Record<string, RegExp | null>> = {
  'motion.json': null,
  'frames.npz': null,
  'edits.json': null,
  tracks: /^\d+\.npz$/,
  evidence: /^(\d+\.npz|[a-z-]+\.json)$/,
};
const PARTIAL = /\.partial$/;
const BY_THE_SYSTEM = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\.kinemesh-run\.json)$/i;

export interface OutFolder {
  readonly dir: string;
  /** Removes the folder again where this run made it and nothing is in it. */
  leaveNoTrace(): Promise<void>;
}

/**
 * Makes the folder ready for a run: there, writable, and nobody's work in it overwritten unasked.
 *
 * @throws KinemeshError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function prepareOutFolder(
  dir: string,
  { resume, force }: { resume: boolean; force: boolean },
): Promise<OutFolder> {
  const names = await namesIn(dir);
  if (names !== null) await refuseIfTaken(dir, names, resume, force);
  const made = await makeFolder(dir).catch((cause) => {
    throw writeError(dir, cause);
  });
  await probe(dir);
  if (force && !resume && names !== null) await removeOurs(dir);
  return {
    dir,
    leaveNoTrace: async () => {
      if (made !== undefined) await rmdir(dir).catch(() => {});
    },
  };
}

async function namesIn(dir: string): Promise<string[] | null> {
  try {
    return (await readdir(dir)).filter((name) => !BY_THE_SYSTEM.test(name));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ENOTDIR') {
      throw taken(`${dir} is a file, and the result needs a folder.`, 'Give another name with --out.');
    }
    throw writeError(dir, cause);
  }
}

async function refuseIfTaken(
  dir: string,
  names: readonly string[],
  resume: boolean,
  force: boolean,
): Promise<void> {
  const strange = names.find((name) => !(name in OURS) && !PARTIAL.test(name));
  const ours = names.some((name) => name in OURS);
  if (strange !== undefined && !ours && !force) {
    throw taken(
      `${dir} is not empty (it holds "${strange}"), and it is not a result of Kinemesh.`,
      'Give an empty or new folder with --out, or add --force to write into this one all the same.',
    );
  }
  if (resume || force) return;
  if (names.includes('motion.json')) {
    throw taken(
      `${dir} already holds a finished result.`,
      'Give another folder with --out, or add --force to replace this result.',
    );
  }
  if (ours) {
    throw taken(
      `${dir} holds a run that did not finish.`,
      'Add --resume to go on from there, or --force to begin again.',
    );
  }
}

function taken(message: string, remedy: string): KinemeshError {
  return new KinemeshError('output-exists', message, remedy);
}

/** Finds out by writing: permission bits do not tell of read-only disks, quotas or other systems' rules. */
async function probe(dir: string): Promise<void> {
  const path = join(dir, '.kinemesh-probe');
  await writeWhole(path, 'may be deleted\n');
  await rm(path, { force: true });
}

async function removeOurs(dir: string): Promise<void> {
  for (const [name, inside] of Object.entries(OURS)) {
    const path = join(dir, name);
    if (inside === null) {
      await rm(path, { force: true });
      continue;
    }
    for (const file of await readdir(path).catch(() => [])) {
      if (inside.test(file) || PARTIAL.test(file)) await rm(join(path, file), { force: true });
    }
    await rmdir(path).catch(() => {});
  }
}

/**
 * Makes sure that a single file can be written at the end of a long run.
 *
 * @throws KinemeshError `output-exists`, `output-not-writable`
 */
export async function prepareOutFile(path: string, force: boolean): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory())
    throw taken(`${path} is a folder, and a file is to be written.`, 'Give the name of a file.');
  if (there !== null && !force) {
    throw taken(`${path} is already there.`, 'Give another name, or add --force to replace it.');
  }
  const folder = join(path, '..');
  await makeFolder(folder).catch((cause) => {
    throw writeError(folder, cause);
  });
  await access(folder, constants.W_OK).catch((cause) => {
    throw writeError(folder, cause);
  });
}
