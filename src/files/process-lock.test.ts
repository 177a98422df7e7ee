import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { birthOf } from './birth-of.ts';
import { type LockOwner, lockFile } from './process-lock.ts';

const dir = mkdtempSync(join(tmpdir(), 'kinemesh-lock-'));
const path = join(dir, 'lock.json');
afterAll(() => rmSync(dir, { recursive: true }));

const taken = ({ pid, note }: LockOwner) => new Error(`taken by ${pid} at ${note}`);

/** A mark as another process left it, last touched a minute ago. */
function left(mark: object): void {
  writeFileSync(path, JSON.stringify({ host: hostname(), note: 'there', ...mark }));
  const before = Date.now() / 1000 - 60;
  utimesSync(path, before, before);
}

test('a process that is stopped keeps its lock, and a later one with its number has none', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  const pid = Number(child.pid);
  child.kill('SIGSTOP');
  left({ pid, born: await birthOf(pid) });
  await expect(lockFile(path, taken)).rejects.toThrow(`taken by ${pid} at there`);
  left({ pid, born: 'another' });
  const lock = await lockFile(path, taken);
  await lock.release();
  child.kill('SIGKILL');
});

test('what a lock says of its process can change, and another one’s mark is not released', async () => {
  const lock = await lockFile(path, taken, 'here');
  await lock.setNote('http://localhost:3000');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    pid: process.pid,
    note: 'http://localhost:3000',
  });
  await expect(lockFile(path, taken)).rejects.toThrow(`taken by ${process.pid} at http://localhost:3000`);
  writeFileSync(path, '{"pid":1,"host":"elsewhere"}');
  await lock.release();
  expect(readFileSync(path, 'utf8')).toBe('{"pid":1,"host":"elsewhere"}');
});
