import { appendFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LogPart } from '../service.ts';

/**
 * A log that is kept in portions: `ID.log` grows, and beside it lie the full ones before it, each named after the byte
 * of the whole log that it begins with, as in `ID.log.000008388602`. So a byte of the whole log stays the same byte
 * whatever is put aside or thrown away, and who reads on from there neither loses a line nor gets one twice.
 */

/** Of a portion, and how many there are, the growing one among them. */
export interface LogLimits {
  readonly bytesAFile: number;
  readonly files: number;
}

export const LOG_LIMITS: LogLimits = { bytesAFile: 8 * 2 ** 20, files: 3 };

/** Of a part that is read at once. */
const MOST_BYTES = 256 * 1024;
const NEWLINE = 10;
const DIGITS = 12;

/** A full portion: which bytes of the whole log it holds. */
interface Full {
  readonly path: string;
  readonly from: number;
  readonly end: number;
}

/** Appends whole lines, in a new portion where they have no room in this one. Called one at a time. */
export async function appendToLog(path: string, text: string, limits: LogLimits = LOG_LIMITS): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > 0 && size + Buffer.byteLength(text) > limits.bytesAFile) await putAside(path, limits);
  await appendFile(path, text).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, text);
  });
}

async function putAside(path: string, { files }: LogLimits): Promise<void> {
  const full = await fullOnes(path);
  await rename(path, `${path}.${String(full.at(-1)?.end ?? 0).padStart(DIGITS, '0')}`);
  const kept = Math.max(0, files - 1);
  for (const { path: oldest } of full.slice(0, Math.max(0, full.length + 1 - kept)))
    await rm(oldest, { force: true });
}

/** Oldest first. */
async function fullOnes(path: string): Promise<Full[]> {
  const start = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  const found = names
    .filter((name) => name.startsWith(start) && /^\d{12,}$/.test(name.slice(start.length)))
    .map((name) => ({ path: join(dirname(path), name), from: Number(name.slice(start.length)) }))
    .sort((a, b) => a.from - b.from);
  const sized = await Promise.all(
    found.map(async ({ path, from }) => {
      const file = await stat(path).catch(() => null);
      return file === null ? [] : [{ path, from, end: from + file.size }];
    }),
  );
  return sized.flat();
}

/** Whether the last line has an end: a kill may have cut it off. */
export async function endsWhole(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return true;
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    return size === 0 || last[0] === NEWLINE;
  } finally {
    await file.close();
  }
}

/**
 * Whole lines from a byte of the whole log on. What has been thrown away by now is told of in a line of its own.
 *
 * @param over whether no more will be written
 */
export async function readLog(path: string, fromByte: number, over: boolean): Promise<LogPart> {
  const from = Math.max(0, Math.floor(fromByte));
  for (;;) {
    const full = await fullOnes(path);
    const oldest = full[0]?.from ?? 0;
    if (from < oldest) {
      const rest = await readLog(path, oldest, over);
      return { ...rest, text: `… ${oldest - from} bytes before this are not kept any more\n${rest.text}` };
    }
    const holder = full.find(({ end }) => from < end);
    const file = await open(holder?.path ?? path).catch(() => null);
    try {
      // Put aside meanwhile: what was opened may be another portion than was meant.
      if (!isSame(full, await fullOnes(path))) continue;
      const start = holder?.from ?? full.at(-1)?.end ?? 0;
      if (file === null) return { text: '', nextByte: start, ended: over };
      const { size } = await file.stat();
      const at = Math.min(Math.max(0, from - start), size);
      const buffer = Buffer.alloc(Math.min(MOST_BYTES, size - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      const isEnd = at + bytesRead >= size;
      const length = wholeLines(buffer, bytesRead, isEnd, over || holder !== undefined);
      const nextByte = start + at + length;
      const ended = over && holder === undefined && at + length >= size;
      return { text: buffer.toString('utf8', 0, length), nextByte, ended };
    } finally {
      await file?.close();
    }
  }
}

/** A line longer than a part, or a last one that a kill cut off, goes as it is. */
function wholeLines(buffer: Buffer, bytes: number, isEnd: boolean, over: boolean): number {
  if (isEnd && over) return bytes;
  const lastLine = buffer.subarray(0, bytes).lastIndexOf(NEWLINE) + 1;
  return lastLine > 0 || isEnd ? lastLine : bytes;
}

function isSame(a: readonly Full[], b: readonly Full[]): boolean {
  return a.length === b.length && a.every(({ from, end }, i) => from === b[i].from && end === b[i].end);
}
