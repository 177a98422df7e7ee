import { appendFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';

const WALK = { video: 'aaaa00000000000000000001', job: 'bbbb00000000000000000001' };
const JUMP = { video: 'aacc00000000000000000002', job: 'dddd00000000000000000002' };

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-logs-'));
  await writeLog(WALK, 1_000_000, [
    'PROCESS] attempt 1 at bodies of walk.mp4; this log is x.log',
    'TRACK.PY] Traceback (most recent call last):\n    import detectron2',
    "TRACK.PY] No module named 'detectron2'",
    'PROCESS] the job failed (import-missing): detectron2 is not there.',
  ]);
  await writeLog(JUMP, 2_000_000, ['PROCESS] attempt 1 at bodies of jump.mp4; this log is y.log']);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const pathOf = ({ video, job }: typeof WALK) => join(dir, 'store/videos', video, 'logs', `${job}.log`);
const text = (said: readonly string[]) => said.map((line) => `2026-01-01T00:00:00.000Z [${line}\n`).join('');

async function writeLog(of: typeof WALK, at: number, said: readonly string[]): Promise<void> {
  await mkdir(join(pathOf(of), '..'), { recursive: true });
  await writeFile(pathOf(of), text(said));
  await utimes(pathOf(of), at, at);
}

async function logs(...args: string[]) {
  const world = fakeWorld();
  const code = await runProgram(['logs', ...args, '--data', dir], world);
  return { code, out: world.out(), err: world.err() };
}

it('lists the newest logs first, with what they are of, how that stands and where they are', async () => {
  const { code, out } = await logs();
  expect(code).toBe(0);
  expect(out).toBe(
    [
      `${JUMP.job}  1970-01-24 03:33:20Z  bodies of jump.mp4, at work, or cut off`,
      `  ${pathOf(JUMP)}`,
      `${WALK.job}  1970-01-12 13:46:40Z  bodies of walk.mp4, failed (import-missing)`,
      `  ${pathOf(WALK)}`,
      '',
    ].join('\n'),
  );
});

it('prints the log of a job, or of a video, by the beginning of its id', async () => {
  for (const id of [WALK.job, 'bb', 'aaaa', WALK.video]) {
    const { code, out, err } = await logs(id);
    expect([code, out.split('\n').length, err]).toEqual([0, 6, `The log is ${pathOf(WALK)}\n`]);
  }
});

it('asks for more where a beginning is of several, and says where it looked where there is none', async () => {
  const several = await logs('aa');
  expect([several.code, several.err]).toEqual([2, expect.stringContaining('the beginning of 2 ids')]);
  const none = await logs('ff');
  expect([none.code, none.err]).toEqual([1, expect.stringContaining(dir)]);
});

it('prints only what has a text in it, with the lines that belong to it', async () => {
  const { out } = await logs('bb', '--grep', 'DETECTRON2');
  expect(out.split('\n').map((line) => line.replace(/^\S+Z /, ''))).toEqual([
    '[TRACK.PY] Traceback (most recent call last):',
    '    import detectron2',
    "[TRACK.PY] No module named 'detectron2'",
    '[PROCESS] the job failed (import-missing): detectron2 is not there.',
    '',
  ]);
});

it('follows a log until its job has ended', async () => {
  const world = fakeWorld();
  const following = runProgram(['logs', 'dd', '-f', '--data', dir], world);
  while (!world.out().includes('jump.mp4')) await sleep(5);
  await appendFile(pathOf(JUMP), text(['TRACK.PY] frame 1', 'PROCESS] the job is done']));
  expect(await following).toBe(0);
  expect(world.out().split('\n')).toHaveLength(4);
});

it('stops following at Ctrl-C', async () => {
  const open = { video: 'aadd00000000000000000003', job: 'eeee00000000000000000003' };
  await writeLog(open, 500_000, ['PROCESS] attempt 1 at bodies of run.mp4; this log is z.log']);
  const world = fakeWorld();
  const following = runProgram(['logs', 'ee', '--follow', '--data', dir], world);
  while (!world.out().includes('run.mp4')) await sleep(5);
  world.raise('SIGINT');
  expect(await following).toBe(130);
});
