import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job } from '../../src/api/index.ts';
import { fourDHumansSettingsSchema, writeSettings } from '../../src/settings/index.ts';
import { startKinemesh } from '../browser/kinemesh-server.ts';
import { standInCheckout } from '../stand-in/stand-in.ts';
import { childrenOf, isThere } from './children.ts';
import { makeVideo } from './made-video.ts';
import { type ServiceClient, serviceClient, until } from './service-client.ts';

export interface TrackersSoak {
  readonly video: string;
  readonly folder: string;
  /** Uploads at once. */
  readonly times: number;
  readonly seed: number;
}

const NVIDIA_SMI = fileURLToPath(new URL('../stand-in/programs/nvidia-smi', import.meta.url));
const ENDS_WITHIN_MS = 1_800_000;
const GONE_WITHIN_MS = 10_000;

/**
 * So many uploads at once for the one place on the GPU, with the stand-in for 4D-Humans. When a part of them is done
 * the server is killed and started anew. Then all are done, none twice at a time, in the order in which they came to
 * the queue, and of what the killed one had started nothing is left.
 */
export async function soakTrackers({ video, folder, times, seed }: TrackersSoak): Promise<boolean> {
  const standIn = await standInCheckout(join(folder, 'stand-in'));
  standIn.tell({ frame_seconds: 0.01 });
  const config = join(folder, 'settings.json');
  const { checkout, python, home } = standIn;
  const fourDHumans = fourDHumansSettingsSchema.parse({ checkout, python, home });
  await writeSettings({ fourDHumans, smplPath: null }, config);
  const dataDir = join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const options = { dataDir, env: { KINEMESH_CONFIG: config, KINEMESH_NVIDIA_SMI: NVIDIA_SMI } };
  let server = await startKinemesh(options);
  const { port } = server;
  const client = serviceClient(server.address);
  try {
    const started = performance.now();
    const bytes = 1e5 + (await readFile(video)).length;
    const ids = await Promise.all(
      Array.from({ length: times }, (_, n) => uploadWhole(client, makeVideo(video, bytes + n, seed + n), n)),
    );
    const begun = await Promise.all(ids.map((id) => client.startBodies(id, { engine: '4d-humans' })));
    const jobs = () => Promise.all(begun.map(({ id }) => client.job(id)));
    const inTheMiddle = (all: Job[]) =>
      all.filter(({ state }) => state === 'done').length >= Math.floor(times / 3) &&
      all.some(({ progress, state }) => state === 'running' && progress?.stage === 'tracking');
    await until(jobs, inTheMiddle, ENDS_WITHIN_MS);
    const runners = childrenOf(server.pid);
    const started2 = runners.flatMap(childrenOf);
    const all = [...runners, ...started2, ...started2.flatMap(childrenOf)];
    await server.kill();
    const killed = performance.now();
    await until(
      async () => all.filter(isThere),
      (left) => left.length === 0,
      GONE_WITHIN_MS,
    );
    const goneAfter = (performance.now() - killed) / 1000;
    server = await startKinemesh({ ...options, port });
    const ended = await until(jobs, (now) => now.every(({ state }) => hasEnded(state)), ENDS_WITHIN_MS);
    const prepared = await Promise.all(ids.map(async (id) => (await client.video(id)).jobs.prepare));
    const came = ended.map(({ createdAt }, i) => Math.max(...[createdAt, prepared[i]?.endedAt].map(asTime)));
    return report(ended, came, (performance.now() - started) / 1000, all.length, goneAfter);
  } finally {
    await server.stop();
    standIn.remove();
  }
}

async function uploadWhole(
  client: ServiceClient,
  made: ReturnType<typeof makeVideo>,
  n: number,
): Promise<string> {
  const id = await client.begin(`${n + 1}.mp4`, made.sizeBytes);
  if (!(await client.send(id, made, 0))) throw new Error(`${n + 1}.mp4 was not taken.`);
  return id;
}

function hasEnded(state: Job['state']): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function asTime(text: string | null | undefined): number {
  return Date.parse(text ?? '');
}

/** @param came when each job came to the queue, ms */
function report(jobs: Job[], came: number[], seconds: number, processes: number, goneAfter: number): boolean {
  const times = jobs
    .map(({ startedAt, endedAt, createdAt }, i) => ({
      ...{ begun: asTime(startedAt), ended: asTime(endedAt), asked: asTime(createdAt), came: came[i] },
    }))
    .sort((a, b) => a.begun - b.begun);
  const passedOver = ({ asked, begun }: (typeof times)[number], i: number) =>
    times.slice(i + 1).some((later) => later.asked < asked && later.came < begun);
  const outOfOrder = times.filter(passedOver).length;
  const overlaps = times.filter(({ begun }, i) => i > 0 && begun < times[i - 1].ended).length;
  const waited = times.slice(1).map(({ begun }, i) => (begun - times[i].ended) / 1000);
  const done = jobs.filter(({ state }) => state === 'done').length;
  const again = jobs.filter(({ attempts }) => attempts > 1).length;
  for (const { id, state, failure } of jobs) if (failure !== null) console.log(id, state, failure);
  console.log(
    `${done} of ${jobs.length} done in ${seconds.toFixed(0)} s; ${again} begun again after the kill.`,
  );
  console.log(
    `${overlaps} ran beside another, ${outOfOrder} out of order; from one's end to the next's start ${Math.max(...waited).toFixed(1)} s at most.`,
  );
  console.log(`${processes} processes were at work at the kill: all gone within ${goneAfter.toFixed(1)} s.`);
  return done === jobs.length && overlaps === 0 && outOfOrder === 0 && again === 1;
}
