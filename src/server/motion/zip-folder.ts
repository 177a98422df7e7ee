import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** The modification time of all entries, so that the same folder gives the same file: the first a ZIP can name. */
const TIME = new Date(1980, 0, 1, 12);

/**
 * A folder as a ZIP file, made as it is read: the memory that it takes does not grow with the folder. What is
 * packed already (`.npz`) goes in as it is.
 *
 * @param without folders beside `path`'s own files that stay out
 */
export async function zipFolder(path: string, without: readonly string[]): Promise<Readable> {
  const files = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, name: relative(path, file).split(sep).join('/') }))
    .filter(({ name }) => !without.includes(name.split('/')[0] ?? '') && !name.endsWith('.partial'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return Readable.from(zipped(files), { objectMode: false });
}

async function* zipped(files: readonly { file: string; name: string }[]): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  for (const { file, name } of files) {
    const entry = name.endsWith('.npz') ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    entry.mtime = TIME;
    zip.add(entry);
    for await (const piece of createReadStream(file)) {
      entry.push(new Uint8Array(piece));
      yield* take();
    }
    entry.push(new Uint8Array(0), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
