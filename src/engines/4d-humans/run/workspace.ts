import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KinemeshError } from '../../../errors/index.ts';
import { writeError } from '../../../files/index.ts';

/** Where a run keeps what track.py reads and writes, until it is over. */
export interface Workspace {
  /** A path that PHALP can take. */
  readonly dir: string;
  remove(): Promise<void>;
}

/**
 * PHALP hands paths to a shell without quoting them, and cuts names at the first dot: nothing but these is safe.
 */
const SAFE = /^[A-Za-z0-9_/][A-Za-z0-9_./-]*$/;

/** Whether a path, as the checkout's machine sees it, can be given to PHALP. */
export function isSafePath(path: string): boolean {
  return SAFE.test(path);
}

/**
 * Makes an empty folder `work` in `parent`. Where that has a name that PHALP breaks on, it is reached by a link of a
 * safe name in the system's folder for temporary files; what is written still lies in `parent`.
 *
 * @param toHost how the checkout's machine calls a path
 * @throws KinemeshError `output-not-writable`, `disk-full`
 */
export async function openWorkspace(
  parent: string,
  toHost: (path: string) => string,
  temporary: readonly string[] = [tmpdir(), '/tmp', '/var/tmp'],
): Promise<Workspace> {
  const real = join(parent, 'work');
  try {
    await rm(real, { recursive: true, force: true });
    await mkdir(real, { recursive: true });
    if (isSafePath(toHost(real))) {
      return { dir: real, remove: () => rm(real, { recursive: true, force: true }) };
    }
    const folder = temporary.find((dir) => isSafePath(toHost(dir)));
    if (folder === undefined) throw unsafe(parent);
    const made = await mkdtemp(join(folder, 'kinemesh-tracker-'));
    const dir = join(made, 'work');
    // A junction is a link that Windows lets everybody make.
    await symlink(real, dir, 'junction');
    const remove = async () => {
      await rm(made, { recursive: true, force: true });
      await rm(real, { recursive: true, force: true });
    };
    return { dir, remove };
  } catch (cause) {
    throw writeError(real, cause);
  }
}

function unsafe(parent: string): KinemeshError {
  return new KinemeshError(
    'output-not-writable',
    `4D-Humans cannot work in ${parent}: it breaks on spaces and signs in names of folders.`,
    'Give a folder with --out whose path has only letters a to z, digits, - and _.',
  );
}
