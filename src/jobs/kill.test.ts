import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../files/index.ts';
import { DEFAULTS, ended, makePlace, type Place, until, uploadReady } from './fake-service.testing.ts';

const PROCESS = fileURLToPath(new URL('./service-process.testing.ts', import.meta.url));
const ROUNDS = 6;

let place: Place;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  place = await makePlace();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await place.clear();
});

interface Said {
  open?: number;
  video?: string;
  renamed?: string;
  name?: string;
  job?: string;
  removed?: string;
}

/** Runs a service until it has been open for so long, ms, then kills it. */
async function killedAfter(ms: number): Promise<Said[]> {
  const child = spawn(process.execPath, [PROCESS, place.dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const said: Said[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line));
    if (said.length === 1) setTimeout(() => child.kill('SIGKILL'), ms);
  });
  await new Promise((resolve) => child.once('close', resolve));
  children.delete(child);
  return said;
}

test('what was acknowledged is there after a service was killed again and again, and every job ends well', async () => {
  const said: Said[] = [];
  for (let round = 0; round < ROUNDS; round++)
    said.push(...(await killedAfter(100 + ((round * 733) % 1700))));
  const service = await place.open();
  const removed = new Set(said.flatMap(({ removed }) => removed ?? []));
  const videos = new Map((await service.videos()).map((video) => [video.id, video]));
  const there = said.flatMap(({ video }) => video ?? []).filter((id) => !removed.has(id));
  expect(there.length).toBeGreaterThanOrEqual(ROUNDS);
  expect(there.filter((id) => !videos.has(id))).toEqual([]);
  expect([...removed].filter((id) => videos.has(id))).toEqual([]);
  for (const { renamed, name } of said) {
    if (renamed !== undefined && !removed.has(renamed)) expect(videos.get(renamed)?.name).toBe(name);
  }
  for (const id of there) {
    const jobs = await service.jobsOf(id);
    for (const { id: jobId } of jobs) expect((await ended(service, jobId)).state).toBe('done');
  }
  const begun = said.flatMap(({ job }) => job ?? []);
  const known = await Promise.all([...videos.keys()].map((id) => service.jobsOf(id)));
  const ids = new Set(known.flat().map(({ id }) => id));
  const lost = [];
  for (const id of begun)
    if (!ids.has(id) && (await service.job(id).catch(() => null)) !== null) lost.push(id);
  expect(lost).toEqual([]);
  await service.close();
});

test('a runner is ended with its killed service, and the next one goes on from what it left', async () => {
  let service = await place.open();
  const { id } = await uploadReady(service, 'slow.mp4');
  await service.close();
  const starter = `import { openService } from ${JSON.stringify(new URL('./open-service.ts', import.meta.url).href)};
import { DEFAULTS, FAKE_RUNNER } from ${JSON.stringify(new URL('./fake-service.testing.ts', import.meta.url).href)};
const service = await openService({ dataDir: process.argv[1] }, FAKE_RUNNER);
const { id } = await service.startBodies(process.argv[2], DEFAULTS);
for (;;) {
  const job = await service.job(id);
  if ((job.progress?.done ?? 0) > 5) console.log(id);
  await new Promise((resolve) => setTimeout(resolve, 20));
}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter, place.dir, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const jobId = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  children.delete(child);
  const log = await readFile(join(place.dir, 'store/videos', id, 'logs', `${jobId}.log`), 'utf8');
  const runner = Number(/process (\d+)/.exec(log)?.[1]);
  service = await place.open();
  expect(await isAlive(runner)).toBe(false);
  const job = await ended(service, jobId);
  expect(job).toMatchObject({ state: 'done', attempts: 2 });
  const steps = join(place.dir, 'store/videos', id, 'runs', jobId, 'motion/evidence/steps');
  expect(await readFile(steps, 'utf8')).toBe('40');
  await service.close();
});

test('a service whose runner alone is killed goes on', async () => {
  const service = await place.open();
  const { id } = await uploadReady(service, 'slow.mp4');
  const { id: jobId } = await service.startBodies(id, DEFAULTS);
  const { text } = await until(
    () => service.readLog(jobId, 0),
    (part) => /process \d+/.test(part.text),
  );
  process.kill(Number(/process (\d+)/.exec(text)?.[1]), 'SIGKILL');
  const job = await ended(service, jobId);
  expect(job.failure).toMatchObject({ code: 'runner-died', signal: 'SIGKILL' });
  await service.retryJob(jobId);
  expect(await ended(service, jobId)).toMatchObject({ state: 'done', attempts: 2 });
  await service.close();
});
