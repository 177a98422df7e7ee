import { createHash, type Hash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = join(ROOT, 'dist/web');
/** In the page's folder: the hash of what it was made from. */
const MARK = '.made-from';
/** What the page is made from: its own sources, the rooms that it enters, its libraries, how it is built. */
const SOURCES = [
  'docs/images/kinemesh.png',
  'web',
  'src/api',
  'src/body',
  'src/edits',
  'src/errors',
  'src/evidence',
  'src/motion',
  'src/npz',
  'src/render',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
];
const NOT_IN_THE_PAGE = /\.(test|testing)\.tsx?$/;

/**
 * Builds the page into `dist/web` where it is not there or was made from other sources; looking takes some ten
 * milliseconds. It is built aside and put in place whole, so whoever reads it meets no half page.
 *
 * @throws Error of the builder, naming file and line of what is wrong
 */
export async function ensurePage(): Promise<void> {
  const sources = hashOfSources();
  if (isMadeFrom(sources)) return;
  const aside = join(ROOT, `dist/web.${process.pid}.partial`);
  const { NODE_ENV: before } = process.env;
  // Under tests it is `test`, and React would be built in as it is for those who look for faults: slow and large.
  process.env.NODE_ENV = 'production';
  try {
    const { build } = await import('vite');
    await build({
      root: join(ROOT, 'web'),
      configFile: join(ROOT, 'vite.config.ts'),
      logLevel: 'error',
      mode: 'production',
      build: { outDir: aside, emptyOutDir: true },
    });
    writeFileSync(join(aside, MARK), sources);
    putInPlace(aside, sources);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Whether there is nothing to build. */
export function isPageCurrent(): boolean {
  return isMadeFrom(hashOfSources());
}

function isMadeFrom(sources: string): boolean {
  const mark = join(PAGE, MARK);
  return existsSync(join(PAGE, 'index.html')) && existsSync(mark) && readFileSync(mark, 'utf8') === sources;
}

/** Of several that build at the same time, one wins; they built the same. */
function putInPlace(aside: string, sources: string): void {
  const old = `${aside}.old`;
  try {
    if (existsSync(PAGE)) renameSync(PAGE, old);
    renameSync(aside, PAGE);
  } catch (error) {
    if (!isMadeFrom(sources)) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

function hashOfSources(): string {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, source);
  return hash.digest('hex');
}

function addTo(hash: Hash, path: string): void {
  if (!statSync(join(ROOT, path)).isDirectory()) {
    hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)));
    return;
  }
  for (const name of readdirSync(join(ROOT, path)).sort())
    if (!NOT_IN_THE_PAGE.test(name)) addTo(hash, `${path}/${name}`);
}
