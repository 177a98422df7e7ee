import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Job, type Settings, settingsSchema, type Video } from '../api/index.ts';
import { addEdit, EDITS_FORMAT, EDITS_VERSION } from '../edits/index.ts';
import type { Anchor } from './anchor.ts';
import { openService } from './open-service.ts';
import type { Service } from './service.ts';

export const FAKE_RUNNER = fileURLToPath(new URL('./fake-runner.testing.ts', import.meta.url));
export const DEFAULTS: Settings = settingsSchema.parse({});

/** People 1 to 9 are there on all frames, each by one tracklet with their id. */
const fakeAnchor: Anchor = async (request, _, file) => {
  const none = {
    format: EDITS_FORMAT,
    version: EDITS_VERSION,
    video: 'ab'.repeat(32),
    of: 'evidence',
  } as const;
  const before = file ?? { ...none, people: [], lastId: 9, edits: [] };
  const track = new Int32Array(9).map((_, n) => n + 1);
  const sightings = { track, tracklet: track, frame: new Int32Array(9).fill(5), segment: new Int32Array(9) };
  return addEdit(before, request, { frameCount: 100, sightings });
};

/** Opens services on a data folder of its own, with runners that do next to nothing. */
export interface Place {
  readonly dir: string;
  open(): Promise<Service>;
  /** Closes what is open and removes the folder. */
  clear(): Promise<void>;
}

export async function makePlace(): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'kinemesh-data-'));
  const open = new Set<Service>();
  return {
    dir,
    async open() {
      const service = await openService({ dataDir: dir }, FAKE_RUNNER, fakeAnchor);
      open.add(service);
      const { close } = service;
      service.close = async () => {
        open.delete(service);
        await close();
      };
      return service;
    },
    async clear() {
      for (const service of [...open]) await service.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export function anId(): string {
  return randomBytes(12).toString('hex');
}

/** An upload from its beginning to its end; the fake runner does as the name says. */
export async function upload(service: Service, fileName: string, id = anId()): Promise<Video> {
  await service.uploads.begin({ id, fileName, sizeBytes: 10, sample: null });
  await writeFile(join(service.uploads.folder, id), '0123456789');
  await service.uploads.finish(id);
  return service.video(id);
}

export async function uploadReady(service: Service, fileName: string): Promise<Video> {
  const { id } = await upload(service, fileName);
  return until(
    () => service.video(id),
    (video) => video.state === 'ready',
  );
}

/** The job when it has ended. */
export function ended(service: Service, jobId: string): Promise<Job> {
  return until(
    () => service.job(jobId),
    (job) => ['done', 'failed', 'cancelled'].includes(job.state),
  );
}

/** All of a job's log, once its last line is on the disk, which is a little after the job has ended. */
export async function wholeLog(service: Service, jobId: string): Promise<string> {
  const log = await until(
    () => service.readLog(jobId, 0),
    (part) => part.ended,
  );
  return log.text;
}

/** Asks again and again until the answer is as wanted. */
export async function until<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  ms = 90_000,
): Promise<T> {
  for (const end = performance.now() + ms; ; await sleep(20)) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${JSON.stringify(answer)}`);
  }
}
