import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KinemeshError } from '../../../errors/index.ts';
import { removePartials, writeError, writeWhole } from '../../../files/index.ts';
import { readChunk, writeChunk } from './chunk-file.ts';
import type { ChunkResult } from './chunk-result.ts';
import type { Chunk } from './chunks.ts';

/** What the chunks in a folder were made from. Those made from anything else are another's. */
export interface TrackerKey {
  readonly video: string;
  readonly from: number;
  readonly to: number;
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** The checkout's commit, or its path where that is not known. */
  readonly tracker: string;
}

const planSchema = z.object({
  /** Frames at once that the plan was made for. */
  frames: z.int(),
  /** Frames at once that the user asked for. */
  asked: z.int().nullable(),
  detector: z.enum(['vitdet', 'maskrcnn']),
  chunks: z.array(z.object({ from: z.int(), to: z.int() })),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), frame: z.int().optional() })),
});

/** How the frames are shared out, and what was changed on the way. */
export type ChunkPlan = z.infer<typeof planSchema>;

/** `tracker/` in a motion folder: the chunks that are done, and what is known of those to come. */
export interface TrackerFolder {
  readonly dir: string;
  readonly logPath: string;
  /** What an earlier run had planned; null where there is none. */
  readonly plan: ChunkPlan | null;
  keepPlan(plan: ChunkPlan): Promise<void>;
  /** A chunk that is done; null where there is none, or none that is whole. */
  read(chunk: Chunk): Promise<ChunkResult | null>;
  write(result: ChunkResult): Promise<void>;
}

const FOLDER = 'tracker';
const KEY_FILE = 'made-from.json';
const PLAN_FILE = 'plan.json';
const CHUNK_FILE = /^\d+-\d+\.npz$/;
/** Settings as the command line calls them. */
const SETTING_WORDS: Readonly<Record<string, string>> = { render: 'setting of --render' };

/** Where a run of the tracker says what it does, line by line. */
export function runLogPath(outDir: string): string {
  return join(outDir, FOLDER, 'run.log');
}

/**
 * Opens `tracker/` in a motion folder. Without `resume`, the chunks in it are deleted.
 *
 * @throws KinemeshError `resume-mismatch` where they were made from another video or with other settings
 */
export async function openTrackerFolder(
  outDir: string,
  key: TrackerKey,
  resume: boolean,
): Promise<TrackerFolder> {
  const dir = join(outDir, FOLDER);
  const keyText = `${JSON.stringify(key, null, 2)}\n`;
  const found = await readFile(join(dir, KEY_FILE), 'utf8').catch(() => null);
  if (resume && found !== null && found !== keyText) {
    throw new KinemeshError(
      'resume-mismatch',
      `What is in ${outDir} was begun with ${difference(found, key)}.`,
      'Run with the same video and options as before, or with --force in place of --resume to begin anew.',
    );
  }
  const goesOn = resume && found !== null;
  try {
    await mkdir(dir, { recursive: true });
    if (!goesOn) await removeOurs(dir);
    await removePartials(dir);
    await writeWhole(join(dir, KEY_FILE), keyText);
  } catch (cause) {
    throw writeError(dir, cause);
  }
  const path = ({ from, to }: Chunk) => join(dir, `${six(from)}-${six(to)}.npz`);
  return {
    dir,
    logPath: runLogPath(outDir),
    plan: goesOn ? await readPlan(join(dir, PLAN_FILE)) : null,
    keepPlan: (plan) => writeWhole(join(dir, PLAN_FILE), `${JSON.stringify(plan, null, 2)}\n`),
    read: (chunk) => readChunk(path(chunk), chunk),
    write: (result) => writeChunk(path(result.chunk), result),
  };
}

function six(frame: number): string {
  return String(frame).padStart(6, '0');
}

async function readPlan(path: string): Promise<ChunkPlan | null> {
  try {
    return planSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function removeOurs(dir: string): Promise<void> {
  for (const name of [KEY_FILE, PLAN_FILE]) await rm(join(dir, name), { force: true });
  for (const name of await readdir(dir)) {
    if (CHUNK_FILE.test(name)) await rm(join(dir, name), { force: true });
  }
}

/** The first thing in which a stored key differs, in words. */
function difference(found: string, key: TrackerKey): string {
  try {
    const before = JSON.parse(found) as TrackerKey;
    if (before.video !== key.video) return 'another video';
    if (before.from !== key.from || before.to !== key.to) {
      return `other frames (${before.from} to ${before.to - 1}, now ${key.from} to ${key.to - 1})`;
    }
    for (const [name, value] of Object.entries(key.settings)) {
      if (before.settings[name] !== value)
        return `another ${SETTING_WORDS[name] ?? name} (${before.settings[name]}, now ${value})`;
    }
    return 'another checkout of 4D-Humans';
  } catch {
    return 'something that cannot be read';
  }
}
