import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('goes on where it was, an object a line', () => {
  openLogFile(folder).say('info', 'one');
  openLogFile(folder).say('warn', 'two\nlines', { code: 'disk-full' });
  const lines = readFileSync(join(folder, 'kinemesh.log'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: expect.stringMatching(/^\d{4}-.*Z$/), level: 'info', message: 'one' },
    { time: expect.any(String), level: 'warn', message: 'two\nlines', code: 'disk-full' },
  ]);
});

it('keeps the last four files, none above its size', () => {
  const log = openLogFile(folder, 1000);
  for (let n = 0; n < 200; n++) log.say('info', 'something happened', { n });
  const files = readdirSync(folder).sort();
  expect(files).toEqual(['kinemesh.1.log', 'kinemesh.2.log', 'kinemesh.3.log', 'kinemesh.log']);
  for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(1000);
  const numbers = ['3', '2', '1', '']
    .map((age) => readFileSync(join(folder, age ? `kinemesh.${age}.log` : 'kinemesh.log'), 'utf8'))
    .flatMap((text) => text.trimEnd().split('\n'))
    .map((line) => JSON.parse(line).n);
  expect(numbers).toEqual(numbers.map((_, i) => numbers[0] + i));
  expect(numbers.at(-1)).toBe(199);
});

it('stops nobody when its folder is gone', () => {
  const log = openLogFile(folder);
  rmSync(folder, { recursive: true });
  expect(() => log.say('info', 'unheard')).not.toThrow();
});
