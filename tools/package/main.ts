/** `npm run package [-- FOLDER]`: builds, packs, and says what the package holds and how large it is. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pack } from './pack.ts';

const folder = resolve(process.argv[2] ?? '.');
mkdirSync(folder, { recursive: true });
const { path, size, unpackedSize, files } = await pack(folder);

const sizes = new Map<string, number>();
for (const file of files) {
  const top = file.path.includes('/') ? `${file.path.split('/')[0]}/` : file.path;
  sizes.set(top, (sizes.get(top) ?? 0) + file.size);
}
for (const [top, bytes] of [...sizes].sort(([, a], [, b]) => b - a))
  console.log(`${megabytes(bytes)}  ${top}`);
console.log(`\n${path}: ${megabytes(size).trim()}, unpacked ${megabytes(unpackedSize).trim()}`);

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2).padStart(7)} MB`;
}
