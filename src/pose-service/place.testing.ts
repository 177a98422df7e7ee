import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKinemeshBody } from '../body/load-node.ts';
import { makePlace } from '../jobs/fake-service.testing.ts';
import type { Service } from '../jobs/index.ts';
import { makeMotion } from '../motion/made-motion.testing.ts';
import { writeMotion } from '../motion/node.ts';
import { type PoseServiceOptions, type RunningPoseService, startPoseService } from './start-pose-service.ts';

export interface PosePlace {
  /** May be read from. */
  readonly videos: string;
  /** May not. */
  readonly elsewhere: string;
  readonly service: Service;
  start(options?: Partial<PoseServiceOptions>): Promise<RunningPoseService>;
  /** Writes a file whose name tells the fake runner what to do. */
  video(name: string): Promise<string>;
  clear(): Promise<void>;
}

/** A pose service on fake runners, whose jobs all come to the same made motion of 12 frames and two people. */
export async function makePosePlace(): Promise<PosePlace> {
  const root = await mkdtemp(join(tmpdir(), 'kinemesh-pose-'));
  const [videos, elsewhere, motion] = ['videos', 'elsewhere', 'motion'].map((name) => join(root, name));
  for (const folder of [videos, elsewhere]) await mkdir(folder);
  await writeMotion(motion, makeMotion());
  const place = await makePlace();
  const opened = await place.open();
  const service: Service = {
    ...opened,
    motionFolder: async () => ({ path: motion, downloadName: 'motion.zip' }),
  };
  const running: RunningPoseService[] = [];
  let written = 0;
  return {
    videos,
    elsewhere,
    service,
    async start(options = {}) {
      const one = await startPoseService({
        ...{ service, engine: 'builtin', host: '127.0.0.1', port: 0, allow: [videos], version: '1.2.3' },
        loadBody: async () => loadKinemeshBody('coarse'),
        log: { write: () => {} },
        ...options,
      });
      running.push(one);
      return one;
    },
    async video(name) {
      const path = join(videos, name);
      // No two alike: the same file again is the same video.
      await writeFile(path, `video ${written++}`);
      return path;
    },
    async clear() {
      for (const one of running) await one.close();
      await place.clear();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** POST of JSON as a program sends it. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

export async function get(url: string): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(url);
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}
