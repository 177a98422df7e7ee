import { basename, dirname, join } from 'node:path/posix';
import type { MachineFiles } from './machine-files.ts';

/** A folder that is, or seems to be, a checkout of 4D-Humans. */
export interface Checkout {
  readonly path: string;
  readonly ok: boolean;
  /** What is wrong with it, or its commit where that is known. */
  readonly detail: string;
  /** The modules that its `track.py` imports, in order, as in `phalp.trackers.PHALP`; without Python's own. */
  readonly modules: readonly string[];
}

/** Where people keep programs that they work on. */
const USUAL_PLACES = [
  'src',
  'code',
  'projects',
  'Projects',
  'git',
  'github',
  'repos',
  'dev',
  'work',
  'workspace',
  'Documents',
  'Desktop',
  'Downloads',
];
const SYSTEM_PLACES = ['/opt', '/workspace', '/workspaces'];
/** Never checkouts, and often large. */
const PASSED_OVER = /^(\.|node_modules$|site-packages$|Library$|AppData$|snap$|__pycache__$)/;
const PYTHONS_OWN = new Set([
  '__future__',
  'argparse',
  'dataclasses',
  'os',
  'pathlib',
  're',
  'sys',
  'time',
  'typing',
  'warnings',
]);
const MOST_FOLDERS = 2000;
const MOST_FOUND = 20;
const MOST_MS = 10_000;

interface Search {
  readonly files: MachineFiles;
  readonly until: number;
  readonly seen: Set<string>;
  readonly found: Checkout[];
}

/**
 * The checkouts in the usual places: the folder that `KINEMESH_4D_HUMANS` names, the current one and those beside
 * it, the home folder and what is usual in it. Bounded in time and number; what links lead to twice is looked at once.
 */
export async function findCheckouts(
  files: MachineFiles,
  first: readonly string[] = [],
  systemPlaces: readonly string[] = SYSTEM_PLACES,
): Promise<Checkout[]> {
  const search: Search = { files, until: Date.now() + MOST_MS, seen: new Set(), found: [] };
  const named = files.env.KINEMESH_4D_HUMANS;
  const here = files.cwd === null ? [] : [files.cwd, dirname(files.cwd)];
  const places: [folder: string, depth: number][] = [
    ...first.map((folder): [string, number] => [folder, 0]),
    ...(named ? [[named, 0] as [string, number]] : []),
    ...here.map((folder): [string, number] => [folder, 1]),
    [files.home, 1],
    ...USUAL_PLACES.map((name): [string, number] => [join(files.home, name), 2]),
    ...systemPlaces.map((folder): [string, number] => [folder, 1]),
  ];
  for (const [folder, depth] of places) await searchIn(search, folder, depth);
  return search.found;
}

async function searchIn(search: Search, folder: string, depth: number): Promise<void> {
  if (search.found.length >= MOST_FOUND || search.seen.size >= MOST_FOLDERS || Date.now() > search.until)
    return;
  const there = await search.files.facts(folder);
  if (there === null || there.kind !== 'folder') return;
  // With its depth: the home folder may have been seen before as a neighbour, without what is in it.
  const key = `${depth} ${there.real}`;
  if (search.seen.has(key)) return;
  search.seen.add(key);
  const checkout = await lookAtCheckout(search.files, folder);
  if (checkout !== null) {
    await keep(search, checkout, there.real);
    return;
  }
  if (depth === 0) return;
  for (const { name, kind } of await search.files.list(folder)) {
    if (kind === 'folder' && !PASSED_OVER.test(name)) await searchIn(search, join(folder, name), depth - 1);
  }
}

async function keep({ files, found }: Search, checkout: Checkout, real: string): Promise<void> {
  const known = await Promise.all(found.map(async ({ path }) => (await files.facts(path))?.real));
  if (!known.includes(real)) found.push(checkout);
}

/** What a folder is: null where it has nothing of 4D-Humans, `ok` false where it seems to be one and cannot be run. */
export async function lookAtCheckout(files: MachineFiles, folder: string): Promise<Checkout | null> {
  const text = await files.head(join(folder, 'track.py'));
  if (text === null) {
    const isNamedSo = /^4d[-_ ]?humans/i.test(basename(folder));
    return isNamedSo && (await files.facts(join(folder, 'hmr2'))) !== null
      ? { path: folder, ok: false, detail: 'it has no track.py', modules: [] }
      : null;
  }
  const modules = importsOf(text);
  const isOurs = ['phalp', 'hmr2'].every((name) => modules.some((module) => module.split('.')[0] === name));
  if (!isOurs) return null;
  const commit = await commitOf(files, folder);
  return { path: folder, ok: true, detail: commit === null ? 'has track.py' : `commit ${commit}`, modules };
}

/** Every import statement, those within functions too: a run comes to them. */
function importsOf(text: string): string[] {
  const found = [...text.matchAll(/^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w.]+))/gm)];
  const modules = found.map(([, from, plain]) => from ?? plain).filter((name) => !name.startsWith('.'));
  return [...new Set(modules)].filter((name) => !PYTHONS_OWN.has(name.split('.')[0]));
}

/** The first characters of the commit that is checked out, read from git's own files. */
async function commitOf(files: MachineFiles, folder: string): Promise<string | null> {
  const git = join(folder, '.git');
  const head = (await files.head(join(git, 'HEAD')))?.trim();
  if (head === undefined) return null;
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1];
  if (ref === undefined) return shortHash(head);
  const loose = await files.head(join(git, ref));
  if (loose !== null) return shortHash(loose);
  const packed = (await files.head(join(git, 'packed-refs'))) ?? '';
  return shortHash(packed.split('\n').find((line) => line.endsWith(` ${ref}`)) ?? '');
}

function shortHash(text: string): string | null {
  return /^[0-9a-f]{40}/.exec(text)?.[0].slice(0, 7) ?? null;
}
