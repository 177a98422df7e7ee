import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followLines } from '../runner-lines.ts';
import { JobLogs } from './job-logs.ts';
import { readLog } from './log-file.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-log-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Portions of 20 kB, three of them. */
const SMALL = { bytesAFile: 20_000, files: 3 };

/** All lines from a byte on, as one who follows reads them. */
async function readOn(path: string, fromByte: number, onText: (text: string) => void): Promise<number> {
  for (let at = fromByte; ; ) {
    const { text, nextByte } = await readLog(path, at, false);
    if (text !== '') onText(text);
    if (nextByte === at) return at;
    at = nextByte;
  }
}

test('a runner that never falls silent takes three portions of disk, and its newest lines are there', async () => {
  const logs = new JobLogs();
  const folder = join(dir, 'loud');
  const path = join(folder, 'loud.log');
  const line = 'x'.repeat(2000);
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < 400; i++) logs.write('loud', path, 'STDERR', `${round} ${line}`);
    await logs.flushed('loud');
  }
  logs.write('loud', path, 'PROCESS', 'ended with exit code 1');
  await logs.flushed('loud');
  const names = await readdir(folder);
  expect(names).toHaveLength(3);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(8 * 2 ** 20);
  const text = await readFile(path, 'utf8');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/Z \[PROCESS\] ended with exit code 1$/);
});

test('one who follows gets each line once and in order while portions are put aside and thrown away', async () => {
  const logs = new JobLogs(SMALL);
  const path = join(dir, 'followed.log');
  const got: number[] = [];
  const take = (text: string) => {
    for (const [, n] of text.matchAll(/line (\d+)/g)) got.push(Number(n));
  };
  let at = 0;
  for (let n = 0; n < 4000; n++) {
    logs.write('followed', path, 'TRACK.PY', `line ${n} ${'·'.repeat(n % 40)}`);
    if (n % 37 === 0) {
      at = await readOn(path, at, take);
      await logs.flushed('followed');
    }
  }
  await logs.flushed('followed');
  await readOn(path, at, take);
  expect(got).toEqual(Array.from({ length: 4000 }, (_, n) => n));
  expect((await readdir(dir)).filter((name) => name.startsWith('followed.log.'))).toHaveLength(2);
});

test('one who reads while another process writes and puts aside neither loses nor repeats a line', async () => {
  const logs = new JobLogs({ bytesAFile: 3000, files: 50 });
  const path = join(dir, 'raced.log');
  const got: number[] = [];
  let writing = true;
  const reading = (async () => {
    for (let at = 0, wasWriting = true; ; ) {
      const stillWriting = writing;
      const { text, nextByte } = await readLog(path, at, false);
      for (const [, n] of text.matchAll(/line (\d+)/g)) got.push(Number(n));
      if (nextByte === at && !wasWriting) return;
      wasWriting = stillWriting;
      at = nextByte;
    }
  })();
  for (let n = 0; n < 1500; n++) {
    logs.write('raced', path, 'TRACK.PY', `line ${n}`);
    if (n % 5 === 0) await logs.flushed('raced');
  }
  await logs.flushed('raced');
  writing = false;
  await reading;
  expect(got).toEqual(Array.from({ length: 1500 }, (_, n) => n));
});

test('one who comes too late is told how much is not kept any more, and goes on after it', async () => {
  const logs = new JobLogs(SMALL);
  const path = join(dir, 'late.log');
  for (let n = 0; n < 1000; n++) {
    logs.write('late', path, 'TRACK.PY', `line ${n} ${'z'.repeat(60)}`);
    if (n % 20 === 0) await logs.flushed('late');
  }
  await logs.flushed('late');
  const all: string[] = [];
  const end = await readOn(path, 0, (text) => all.push(text));
  const lines = all.join('').trimEnd().split('\n');
  const gone = Number(/^… (\d+) bytes before this are not kept any more$/.exec(lines[0])?.[1]);
  expect(gone).toBeGreaterThan(20_000);
  const kept = lines.slice(1).map((line) => Number(/line (\d+)/.exec(line)?.[1]));
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 1000 - kept.length + i));
  expect(end - gone).toBe(Buffer.byteLength(lines.slice(1).join('\n')) + 1);
});

test('another service goes on with a log where the one before was killed in the middle of a line', async () => {
  const path = join(dir, 'killed.log');
  const first = new JobLogs(SMALL);
  first.write('killed', path, 'PROCESS', 'one');
  await first.flushed('killed');
  await appendFile(path, '2026-01-01T00:00:00.000Z [TRACK.PY] half a li');
  const second = new JobLogs(SMALL);
  second.write('killed', path, 'PROCESS', 'two');
  await second.flushed('killed');
  const { text } = await readLog(path, 0, true);
  expect(text.split('\n').map((line) => line.slice(25))).toEqual([
    '[PROCESS] one',
    '[TRACK.PY] half a li',
    '[PROCESS] two',
    '',
  ]);
});

test('lines that come faster than the disk takes them are counted, not kept', async () => {
  const logs = new JobLogs();
  const path = join(dir, 'fast.log');
  for (let i = 0; i < 10_000; i++) logs.write('fast', path, 'STDERR', 'y'.repeat(1000));
  await logs.flushed('fast');
  const text = await readFile(path, 'utf8');
  expect(text.length).toBeLessThan(4.5e6);
  const left = Number(/(\d+) lines came too fast/.exec(text)?.[1]);
  expect(left + text.split('\n').length - 2).toBe(10_000);
});

test('of a line of 100 MB the beginning is passed on, and the next line whole', async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  followLines(stream, (line) => lines.push(line));
  const piece = Buffer.alloc(1e6, 'a');
  for (let i = 0; i < 100; i++) if (!stream.write(piece)) await new Promise((go) => stream.once('drain', go));
  stream.end('\nnext\r\nlast');
  await new Promise((go) => stream.once('end', go));
  expect(lines.map(({ length }) => length)).toEqual([65_536 + 29, 4, 4]);
  expect(lines[0]).toMatch(/a … \(99934464 characters more\)$/);
  expect(lines.slice(1)).toEqual(['next', 'last']);
});
