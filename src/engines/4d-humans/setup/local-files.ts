import { constants } from 'node:fs';
import { access, type FileHandle, open, readdir, realpath, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Entry, HEAD_BYTES, type MachineFiles, MOST_ENTRIES } from './machine-files.ts';

/** This machine's own files. */
export function localFiles(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): MachineFiles {
  return {
    home: options.env.HOME || homedir(),
    cwd: options.cwd,
    env: options.env,
    list,
    head,
    facts: (path) => facts(path).catch(() => null),
    ends: (path) => ends(path).catch(() => null),
    disk: (folder) => disk(folder).catch(() => null),
  };
}

async function list(folder: string): Promise<Entry[]> {
  const found = (await readdir(folder, { withFileTypes: true }).catch(() => [])).slice(0, MOST_ENTRIES);
  const entries = await Promise.all(
    found.map(async (entry): Promise<Entry> => {
      const isFolder = entry.isSymbolicLink()
        ? await stat(join(folder, entry.name)).then(
            (there) => there.isDirectory(),
            () => false,
          )
        : entry.isDirectory();
      return { name: entry.name, kind: isFolder ? 'folder' : 'file' };
    }),
  );
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function head(path: string): Promise<string | null> {
  let file: FileHandle | null = null;
  try {
    // A pipe of that name would wait for somebody to write into it.
    if (!(await stat(path)).isFile()) return null;
    file = await open(path);
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(bytes, 0, HEAD_BYTES, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

async function facts(path: string) {
  const [there, real] = await Promise.all([stat(path), realpath(path)]);
  return { kind: there.isDirectory() ? 'folder' : 'file', bytes: there.size, real } as const;
}

async function ends(path: string) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const first = Buffer.alloc(Math.min(8, size));
    const last = Buffer.alloc(Math.min(22, size));
    await file.read(first, 0, first.length, 0);
    await file.read(last, 0, last.length, size - last.length);
    return { bytes: size, first: first.toString('hex'), last: last.toString('hex') };
  } finally {
    await file.close();
  }
}

async function disk(folder: string) {
  const { bavail, bsize } = await statfs(folder);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return { freeBytes: bavail * bsize, writable };
}
