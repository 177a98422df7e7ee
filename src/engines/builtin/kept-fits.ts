import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { COLUMNS, type Evidence } from '../../evidence/index.ts';
import { writeWhole } from '../../files/index.ts';
import type { FitPersonInput, FittedPerson } from '../../fitting/index.ts';
import type { Dtype, NpzArray } from '../../npz/index.ts';
import { readNpzFile, writeNpzFile } from '../../npz/node.ts';
import type { VideoFacts } from '../../video/index.ts';
import type { Lens } from '../engine.ts';
import { laterModels } from './models.ts';
import { programMark } from './program-mark.ts';
import type { WatchedCamera } from './watch-camera.ts';

/**
 * Fitted people and the followed camera, each under a key of all that the fit depends on, in the motion folder. When
 * something is mended, only that is fitted again of which something has changed; the rest comes out as it would from a
 * new fit.
 */
export interface KeptFits {
  /** Whether what an earlier run has made may be found. */
  readonly reuses: boolean;
  /** What a fit of this key has given, or gives now; that is written while others are made. */
  findOrMake<T extends FittedPerson | WatchedCamera>(key: string, make: () => Promise<T>): Promise<T>;
  /**
   * Ends once nothing is being written any more.
   *
   * @throws those of the disk, where something could not be written
   */
  written(): Promise<void>;
  /** Removes those that neither this run nor the last few before it used: these, so that undoing is quick. */
  tidy(): Promise<void>;
}

const FIT_FILE = /^fit-([0-9a-f]{32})\.npz$/;
/** The keys that the last runs used, the newest first. */
const LAST_FILE = 'fits-of-last-runs.json';
const LAST_RUNS = 4;
/** Of a fitted person, what is not an array. */
const PLAIN = 'plain';
const DTYPE_OF = new Map<unknown, Dtype>([
  [Float32Array, 'f4'],
  [Float64Array, 'f8'],
  [Int32Array, 'i4'],
  [Uint8Array, 'u1'],
]);

/** @param reuse whether what is there may be taken; what is made is kept all the same */
export function openKeptFits(outDir: string, reuse: boolean): KeptFits {
  const dir = join(outDir, 'evidence');
  const path = (key: string) => join(dir, `fit-${key}.npz`);
  const used = new Set<string>();
  const writing: Promise<void>[] = [];
  const write = (key: string, made: FittedPerson | WatchedCamera) => {
    const done = writeNpzFile(path(key), arraysOf(made), { packed: false });
    // It is heard of by who asks whether all is written.
    done.catch(() => {});
    writing.push(done);
  };
  return {
    reuses: reuse,
    async findOrMake<T extends FittedPerson | WatchedCamera>(key: string, make: () => Promise<T>) {
      used.add(key);
      const found = reuse ? await read<T>(path(key)) : null;
      if (found !== null) return found;
      const made = await make();
      write(key, made);
      return made;
    },
    async written() {
      const failed = (await Promise.allSettled(writing)).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
    async tidy() {
      const before: string[][] = await readFile(join(dir, LAST_FILE), 'utf8').then(JSON.parse, () => []);
      const runs = [[...used], ...before].slice(0, LAST_RUNS);
      const kept = new Set(runs.flat());
      for (const name of await readdir(dir)) {
        const key = FIT_FILE.exec(name)?.[1];
        if (key !== undefined && !kept.has(key)) await rm(join(dir, name), { force: true });
      }
      await writeWhole(join(dir, LAST_FILE), `${JSON.stringify(runs)}\n`);
    },
  };
}

/** A kept fit, or null, whatever is wrong with it: then it is made again. */
async function read<T>(path: string): Promise<T | null> {
  const arrays = await readNpzFile(path).catch(() => null);
  if (arrays?.[PLAIN] === undefined) return null;
  const { [PLAIN]: plain, ...columns } = arrays;
  const facts = JSON.parse(new TextDecoder().decode(plain.data as Uint8Array));
  const data = Object.entries(columns).map(([name, { data }]) => [name, data]);
  return { ...Object.fromEntries(data), ...facts };
}

function arraysOf(fitted: FittedPerson | WatchedCamera): Record<string, NpzArray> {
  const arrays: Record<string, NpzArray> = {};
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fitted)) {
    const dtype = DTYPE_OF.get(Object(value).constructor);
    if (dtype === undefined) plain[name] = value;
    else arrays[name] = { dtype, shape: [value.length], data: value } as NpzArray;
  }
  const data = new TextEncoder().encode(JSON.stringify(plain));
  arrays[PLAIN] = { dtype: 'u1', shape: [data.length], data };
  return arrays;
}

/** What a person is lifted and fitted from. */
export type Unlifted = Omit<FitPersonInput, 'lifted'>;

/**
 * Names all that lifting and fitting somebody depends on: the body, the person's evidence, the scene, what was given,
 * the lifter, and the program.
 */
export function fitKey({ body, evidence, rows, ...others }: Unlifted): string {
  const hash = createHash('sha256');
  add(hash, [programMark(), body.assetSha256, body.model, ...laterModels().map(({ sha256 }) => sha256)]);
  addEvidence(hash, evidence, rows);
  const { signal: _, onProgress: __, ...rest } = others;
  add(hash, rest);
  return hash.digest('hex').slice(0, 32);
}

/** Names all that following the camera depends on. */
export function cameraKey(
  { time: _, warnings: __, ...facts }: VideoFacts,
  wanted: Lens | null,
  evidence: Evidence,
  people: readonly Int32Array[],
  time: Float64Array,
  shot: Int32Array,
): string {
  const hash = createHash('sha256');
  add(hash, [programMark(), facts, wanted, time, shot]);
  for (const rows of people) addEvidence(hash, evidence, rows);
  if (people.length === 0) addEvidence(hash, evidence, new Int32Array(0));
  return hash.digest('hex').slice(0, 32);
}

function addEvidence(hash: Hash, evidence: Evidence, rows: Int32Array): void {
  add(hash, [evidence.firstFrame, evidence.endFrame]);
  for (const [name, { rows: of, row }] of Object.entries(COLUMNS)) {
    const column = evidence[name as keyof typeof COLUMNS];
    const width = row.reduce((product, length) => product * length, 1);
    add(hash, name);
    if (of === 'frame' || column.length === 0) add(hash, column);
    else for (const n of rows) hash.update(bytesOf(column.subarray(n * width, (n + 1) * width)));
  }
}

/** Any plain value: typed arrays by their bytes, objects by their names and values, in whatever order. */
function add(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name} ${value.byteLength}:`).update(bytesOf(value));
  } else if (Array.isArray(value)) {
    hash.update(`[${value.length}:`);
    for (const one of value) add(hash, one);
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value).sort()) {
      hash.update(`${name}=`);
      add(hash, (value as Record<string, unknown>)[name]);
    }
  } else hash.update(`${typeof value} ${value};`);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
