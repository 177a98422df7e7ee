import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startKinemesh } from '../browser/kinemesh-server.ts';
import { makeVideo } from './made-video.ts';
import { type ServiceClient, serviceClient, until } from './service-client.ts';

export interface UploadSoak {
  readonly video: string;
  /** For the data; has to have room for the largest. */
  readonly folder: string;
  readonly megabytes: readonly number[];
}

/** A server that has received more may hold at most so many times the memory. */
const MOST = 1.5;
const SAMPLE_MS = 100;
const PREPARED_WITHIN_MS = 600_000;

/** Uploads files of several sizes, each cut twice: what is stored equals what was sent, and memory stays flat. */
export async function soakUploads({ video, folder, megabytes }: UploadSoak): Promise<boolean> {
  const server = await startKinemesh({ dataDir: join(folder, 'data') });
  const memory = memoryOf(server.pid);
  const peaks: number[] = [];
  let equal = 0;
  try {
    for (const [n, size] of megabytes.entries()) {
      const made = makeVideo(video, size * 1e6, n);
      const client = serviceClient(server.address);
      memory.begin();
      const started = performance.now();
      const { id, stops } = await uploadCutTwice(client, made);
      const seconds = (performance.now() - started) / 1000;
      peaks.push(memory.peak());
      const sent = made.sha256();
      const stored = await sha256OfStored(folder, made.sizeBytes);
      const { facts, state } = await until(
        () => client.video(id),
        ({ state }) => state === 'ready' || state === 'unreadable',
        PREPARED_WITHIN_MS,
      );
      const same = stored === sent && facts?.sha256 === sent;
      if (same) equal++;
      console.log(
        `${size} MB in ${seconds.toFixed(1)} s (${(size / seconds).toFixed(0)} MB/s), cut at ` +
          `${stops.map((stop) => `${(stop / 1e6).toFixed(0)} MB`).join(' and ')}: ` +
          `${same ? 'equal' : `differs (${sent} sent, ${stored} stored, ${facts?.sha256} told)`}, ${state}; ` +
          `server at most ${megabytesOf(peaks[n])} while it came`,
      );
    }
  } finally {
    memory.end();
    await server.stop();
  }
  const flat = peaks.every((peak) => peak <= MOST * peaks[0]);
  console.log(`${equal} of ${megabytes.length} equal; memory ${flat ? 'flat' : 'grew'}.`);
  return equal === megabytes.length && flat;
}

async function uploadCutTwice(client: ServiceClient, made: ReturnType<typeof makeVideo>) {
  const id = await client.begin('made.mp4', made.sizeBytes);
  const stops: number[] = [];
  let at = 0;
  for (const share of [1 / 3, 2 / 3]) {
    await client.send(id, made, at, made.sizeBytes * share);
    at = await client.arrived(id);
    stops.push(at);
  }
  while (!(await client.send(id, made, at))) at = await client.arrived(id);
  return { id, stops };
}

/** The hash of the one file of that size. */
async function sha256OfStored(folder: string, sizeBytes: number): Promise<string> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || (await stat(path)).size !== sizeBytes) continue;
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path)) hash.update(piece);
    return hash.digest('hex');
  }
  return 'nothing';
}

/** Resident memory of a process (proc(5), VmRSS), sampled; 0 where the system does not tell. */
function memoryOf(pid: number) {
  let most = 0;
  const look = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      most = Math.max(most, Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, SAMPLE_MS);
  return {
    begin() {
      most = 0;
      look();
      console.log(`The server holds ${megabytesOf(most)}.`);
    },
    peak: () => most,
    end: () => clearInterval(timer),
  };
}

function megabytesOf(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
