import { access, constants, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { isAlive, makeFolder, writeError, writeWhole } from '../files/index.ts';

/** What a run leaves in its folder, by its path there. */
const OURS =
  /^(motion\.json|frames\.npz|edits\.json|tracks\/\d+\.npz|evidence\/([a-z0-9-]+\.npz|[a-z-]+\.json)|(tracker|unmended)\/.*|.*\.partial)$/;
/** By these a folder is known as a result, or as one that was begun. */
const FINISHED = 'motion.json';
const BEGUN = ['evidence/made-from.json', 'tracker/made-from.json'];
const BY_THE_SYSTEM = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\.kinemesh-(run\.json|probe).*)$/i;

/** A run that failed before it had anything leaves this, and the next one writes over it. */
const LOGS = /^tracker\/run(\.1)?\.log$/;
const FOLDERS = new Set(['tracks', 'evidence', 'tracker', 'unmended']);

/** Something that was made ready for a run. */
export interface Prepared {
  /** Removes again the folders that were made for it, where nothing is in them. */
  leaveNoTrace(): Promise<void>;
}

export interface OutFolder extends Prepared {
  readonly dir: string;
}

interface Permission {
  readonly resume: boolean;
  readonly force: boolean;
}

/**
 * Makes the folder ready for a run: there, writable, and nobody's work in it overwritten unasked.
 *
 * @throws KinemeshError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function prepareOutFolder(dir: string, permission: Permission): Promise<OutFolder> {
  await refuseIfTaken(dir, permission);
  const prepared = await makeReady(dir);
  await probe(dir).catch(async (error) => {
    await prepared.leaveNoTrace();
    throw error;
  });
  return { dir, ...prepared };
}

/**
 * Refuses a folder that a run may not write into.
 *
 * @throws KinemeshError `output-exists`
 */
export async function refuseIfTaken(dir: string, { resume, force }: Permission): Promise<void> {
  const files = await filesIn(dir);
  const strangers = files.filter((file) => !OURS.test(file));
  const track = strangers.find((file) => /^tracks(\/|$)/.test(file));
  const known = files.includes(FINISHED) || BEGUN.some((file) => files.includes(file));
  if (files.length > 0 && !known && !force) {
    throw taken(
      `${dir} is not empty (it holds "${strangers[0] ?? files[0]}"), and it is not a result of Kinemesh.`,
      'Give an empty or new folder with --out, or add --force to write into this one all the same.',
    );
  }
  if (track !== undefined) {
    throw taken(
      `${join(dir, track)} is not of Kinemesh, and in that folder only its tracks may lie.`,
      'Move it elsewhere, or give another folder with --out.',
    );
  }
  if (resume || force) return;
  if (files.includes(FINISHED)) {
    throw taken(
      `${dir} already holds a finished result.`,
      'Give another folder with --out, or add --force to replace this result.',
    );
  }
  if (known) {
    throw taken(
      `${dir} holds a run that did not finish.`,
      'Add --resume to go on from there, or --force to begin again.',
    );
  }
}

/** The files in a folder; of those below it, only in those that a result has. */
async function filesIn(dir: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of await namesIn(dir)) {
    const inside = FOLDERS.has(name) ? await insideOf(join(dir, name)) : null;
    if (inside === null) files.push(name);
    else files.push(...inside.map((file) => `${name}/${file}`).filter((file) => !LOGS.test(file)));
  }
  return files;
}

async function insideOf(dir: string): Promise<string[] | null> {
  const names = await readdir(dir).catch(() => null);
  return names?.filter((name) => !BY_THE_SYSTEM.test(name)) ?? null;
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => !BY_THE_SYSTEM.test(name));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') {
      throw taken(`${dir} is a file, and the result needs a folder.`, 'Give another name with --out.');
    }
    throw writeError(dir, cause);
  }
}

function taken(message: string, remedy: string): KinemeshError {
  return new KinemeshError('output-exists', message, remedy);
}

/** Makes a folder and those above it that are missing. */
async function makeReady(dir: string): Promise<Prepared> {
  const first = await makeFolder(dir).catch((cause) => {
    throw writeError(dir, cause);
  });
  return {
    leaveNoTrace: async () => {
      if (first === undefined) return;
      for (let at = dir; at.length >= first.length; at = dirname(at)) {
        const gone = await rmdir(at).then(
          () => true,
          () => false,
        );
        if (!gone) return;
      }
    },
  };
}

/** Finds out by writing: permission bits do not tell of read-only disks, quotas or other systems' rules. */
async function probe(dir: string): Promise<void> {
  const path = join(dir, '.kinemesh-probe');
  await writeWhole(path, 'may be deleted\n');
  await rm(path, { force: true });
}

/**
 * Makes sure that a single file can be written at the end of a long run.
 *
 * @throws KinemeshError `output-exists`, `output-not-writable`
 */
export async function prepareOutFile(path: string, force: boolean): Promise<Prepared> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory())
    throw taken(`${path} is a folder, and a file is to be written.`, 'Give the name of a file.');
  if (there !== null && !force) {
    throw taken(`${path} is already there.`, 'Give another name, or add --force to replace it.');
  }
  const folder = dirname(path);
  const prepared = await makeReady(folder);
  await access(folder, constants.W_OK).catch(async (cause) => {
    await prepared.leaveNoTrace();
    throw writeError(folder, cause);
  });
  await removeParts(path).catch(() => {});
  return prepared;
}

/** Removes what a killed run had written of this file: it lies beside it, named after its process. */
async function removeParts(path: string): Promise<void> {
  const begin = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(begin) && /^(\d+)\.part$/.exec(name.slice(begin.length))?.[1];
    if (pid && !(await isAlive(Number(pid)))) await rm(join(dirname(path), name), { force: true });
  }
}
