import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { isAlive } from '../files/index.ts';
import { type Child, startChild } from './child.ts';
import { runProgram } from './run-program.ts';

const children: Child[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.stop(0);
    await child.ended;
  }
});

const MARK = { name: 'KINEMESH_TEST_RUN', value: `${process.pid}-${Date.now()}` };

function node(script: string) {
  return {
    command: process.execPath,
    args: ['-e', script],
    cwd: null,
    env: { PATH: process.env.PATH ?? '', [MARK.name]: MARK.value },
  };
}

function start(script: string) {
  const lines: string[] = [];
  const hooks = { onPiece: ({ text }: { text: string }) => lines.push(text) };
  const child = startChild(node(script), hooks, MARK);
  children.push(child);
  return { child, lines };
}

async function until(isSo: () => boolean | Promise<boolean>) {
  for (let waited = 0; !(await isSo()); waited += 20) {
    if (waited > 10_000) throw new Error('It did not come to that within 10 s.');
    await setTimeout(20);
  }
}

/** Starts one that heeds no polite signal in its group, one that leaves the group, and waits. */
const FAMILY = `
  const { spawn } = require('node:child_process');
  const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(process.pid)";
  for (const detached of [false, true]) {
    spawn(process.execPath, ['-e', deaf], { detached, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  setInterval(() => {}, 1000);
`;

it('ends a program within two seconds with all that it started, who left its group and heeds no signal too', async () => {
  const { child, lines } = start(FAMILY);
  await until(() => lines.length === 2);
  const began = performance.now();
  child.stop();
  const end = await child.ended;
  expect(performance.now() - began).toBeLessThan(2000);
  expect(end.signal).toBe('SIGTERM');
  for (const pid of lines.map(Number)) await until(async () => !(await isAlive(pid)));
});

it('leaves nobody behind where the program itself ends', async () => {
  const { child, lines } = start(`${FAMILY} setTimeout(() => process.exit(3), 1000)`);
  const end = await child.ended;
  expect(end.exitCode).toBe(3);
  expect(lines).toHaveLength(2);
  for (const pid of lines.map(Number)) await until(async () => !(await isAlive(pid)));
});

it('says why a program cannot be started', async () => {
  const child = startChild({ ...node(''), command: '/no/such/program' }, { onPiece() {} });
  expect((await child.ended).startError?.code).toBe('ENOENT');
});

it('tells what was said on both ways, and apart', async () => {
  const result = await runProgram(node("console.log('a'); console.error('b')"), { seconds: 20 });
  expect(result).toMatchObject({ exitCode: 0, timedOut: false, stdout: 'a\n', stderr: 'b\n' });
  expect([...result.lines].sort()).toEqual(['a', 'b']);
});

it('ends a program whose time is over, and says so', async () => {
  const began = performance.now();
  const result = await runProgram(node("process.on('SIGTERM', () => {}); setInterval(() => {}, 9)"), {
    seconds: 0.5,
  });
  expect(result.timedOut).toBe(true);
  expect(performance.now() - began).toBeLessThan(2500);
});
