import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import type { Job, Settings } from '../../src/api/index.ts';
import { firstDifference, type Motion } from '../../src/motion/index.ts';
import { readMotion } from '../../src/motion/node.ts';
import { type KinemeshServer, startKinemesh } from '../browser/kinemesh-server.ts';
import { childrenOf, isThere } from './children.ts';
import { type MadeVideo, makeVideo } from './made-video.ts';
import { mulberry32 } from './random.ts';
import { type ServiceClient, serviceClient, until } from './service-client.ts';

export interface ServiceKillSoak {
  readonly video: string;
  readonly folder: string;
  /** Of each kind: the server, the runner. */
  readonly times: number;
  readonly seed: number;
}

const SETTINGS: Partial<Settings> = { model: 'lite' };
/** The file is sent in so many portions, so that it takes a while. */
const PORTIONS = 20;
const PORTION_MS = 50;
const ENDS_WITHIN_MS = 300_000;
const GONE_WITHIN_MS = 10_000;

/**
 * Kills the server, then the runner, at random moments from the first byte of an upload to the end of its job.
 * The user's side goes on as the page does: asks again, sends on, presses retry. Then nothing that was acknowledged
 * is lost, every job ends, and each motion equals that of a run that nobody disturbed.
 */
export async function soakServiceByKilling({
  video,
  folder,
  times,
  seed,
}: ServiceKillSoak): Promise<boolean> {
  const chance = mulberry32(seed);
  const dataDir = join(folder, 'data');
  const made = makeVideo(video, 2e6 + (await readFile(video)).length, seed);
  let server = await startKinemesh({ dataDir });
  const { port } = server;
  const client = serviceClient(server.address);
  let good = 0;
  try {
    const started = performance.now();
    const reference = await motionOf(
      server,
      await carryThrough(client, made, [], { videoId: null }),
      join(folder, 'undisturbed'),
    );
    const seconds = (performance.now() - started) / 1000;
    console.log(`Undisturbed: ${seconds.toFixed(1)} s. Seed ${seed}.`);
    for (let n = 1; n <= 2 * times; n++) {
      const target = n <= times ? 'server' : 'runner';
      const said: string[] = [];
      const way: Way = { videoId: null };
      const carried = carryThrough(client, made, said, way);
      let hasEnded = false;
      const ended = () => {
        hasEnded = true;
      };
      carried.then(ended, ended);
      const share = target === 'server' ? chance() : LOOKED_AT + chance() * (1 - LOOKED_AT);
      await until(
        () => wayOf(client, way),
        (now) => now >= share,
        ENDS_WITHIN_MS,
      );
      said.push(`${(share * 100).toFixed(0)} % of the way`);
      if (target === 'server') {
        const runners = childrenOf(server.pid);
        await server.kill();
        server = await startKinemesh({ dataDir, port });
        said.push(`server, with ${runners.length} at work`);
        await until(
          async () => runners.filter(isThere),
          (left) => left.length === 0,
          GONE_WITHIN_MS,
        );
      } else {
        const { pid } = server;
        const [runner] = await until(
          async () => childrenOf(pid),
          (all) => all.length > 0 || hasEnded,
          ENDS_WITHIN_MS,
        );
        if (runner === undefined) {
          // It was quicker: at another moment, then.
          await carried;
          n--;
          continue;
        }
        process.kill(runner, 'SIGKILL');
        said.push('runner');
      }
      const motion = await motionOf(server, await carried, join(folder, `${n}`));
      const difference = firstDifference(reference, motion);
      if (difference === null) good++;
      console.log(`${n}. killed: ${said.join('; ')}: ${difference ?? 'equal'}`);
    }
  } finally {
    await server.stop();
  }
  console.log(`${good} of ${2 * times} motions equal the undisturbed run's; no job was left without an end.`);
  return good === 2 * times;
}

/** How far a video is on its way. */
interface Way {
  videoId: string | null;
}

/** Shares of the way: the upload up to the first, looking at the video up to the second, then its bodies. */
const [ARRIVED, LOOKED_AT] = [0.2, 0.4];

/** 0 at the first byte, 1 with a motion. */
async function wayOf(client: ServiceClient, { videoId }: Way): Promise<number> {
  if (videoId === null) return 0;
  const { state, receivedBytes, sizeBytes, jobs, motionId } = await client.video(videoId);
  if (motionId !== null) return 1;
  if (state === 'uploading') return (ARRIVED * receivedBytes) / sizeBytes;
  const [prepared, made] = [jobs.prepare, jobs.bodies].map((job) => job?.progress?.fraction ?? 0);
  return state === 'preparing'
    ? ARRIVED + (LOOKED_AT - ARRIVED) * prepared
    : LOOKED_AT + (1 - LOOKED_AT) * made;
}

/** From the first byte to a motion, as a user with patience. `said` is told what came in between. */
async function carryThrough(client: ServiceClient, made: MadeVideo, said: string[], way: Way): Promise<Job> {
  const id = await patiently(() => client.begin('made.mp4', made.sizeBytes));
  way.videoId = id;
  for (let at = 0; at < made.sizeBytes; ) {
    await client.send(id, made, at, at + made.sizeBytes / PORTIONS);
    await sleep(PORTION_MS);
    const arrived = await patiently(() => client.arrived(id));
    if (arrived < at) throw new Error(`${id}: ${at} bytes had arrived, and now only ${arrived}.`);
    at = arrived;
  }
  const asked = await patiently(
    async () => (await client.video(id)).jobs.bodies ?? client.startBodies(id, SETTINGS),
  );
  return until(
    () => patiently(() => pressRetry(client, id, asked.id, said)),
    ({ state }) => state === 'done',
    ENDS_WITHIN_MS,
  );
}

/** The job as it is now; what failed is begun again. */
async function pressRetry(
  client: ServiceClient,
  videoId: string,
  jobId: string,
  said: string[],
): Promise<Job> {
  const { prepare } = (await client.video(videoId)).jobs;
  const job = await client.job(jobId);
  for (const one of [prepare, job]) {
    if (one?.state !== 'failed') continue;
    said.push(`${one.kind} failed (${one.failure?.code}, ${one.failure?.signal ?? one.failure?.exitCode})`);
    await client.retry(one.id);
  }
  return job;
}

/** Asks again as long as nobody answers; what the service refuses is thrown. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const end = performance.now() + ENDS_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isNoAnswer(error) || performance.now() > end) throw error;
    }
    await sleep(200);
  }
}

/** What fetch throws where the line could not be had or broke. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof TypeError;
}

/** The motion that a user downloads. */
async function motionOf({ address }: KinemeshServer, { videoId }: Job, folder: string): Promise<Motion> {
  const response = await fetch(`${address}/api/v1/videos/${videoId}/motion.zip`);
  const files = Object.entries(unzipSync(new Uint8Array(await response.arrayBuffer())));
  let motion = '';
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    if (name.endsWith('/')) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    if (name.endsWith('motion.json')) motion = dirname(path);
  }
  return readMotion(motion);
}
