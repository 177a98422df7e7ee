import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobLogs } from './job-log.ts';
import { followLines } from './runner-lines.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-log-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('a runner that never falls silent fills its log to 10 MB at most, and its end is still told', async () => {
  const logs = new JobLogs();
  const path = join(dir, 'logs', 'loud.log');
  const line = 'x'.repeat(2000);
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < 400; i++) logs.write('loud', path, 'STDERR', line);
    await logs.flushed('loud');
  }
  logs.write('loud', path, 'PROCESS', 'ended with exit code 1');
  await logs.flushed('loud');
  expect((await stat(path)).size).toBeLessThan(10e6);
  const text = await readFile(path, 'utf8');
  expect(text.match(/the log is full/g)).toHaveLength(1);
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/Z \[PROCESS\] ended with exit code 1$/);
});

test('lines that come faster than the disk takes them are counted, not kept', async () => {
  const logs = new JobLogs();
  const path = join(dir, 'fast.log');
  for (let i = 0; i < 10_000; i++) logs.write('fast', path, 'STDERR', 'y'.repeat(1000));
  await logs.flushed('fast');
  const text = await readFile(path, 'utf8');
  expect(text.length).toBeLessThan(1.5e6);
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
