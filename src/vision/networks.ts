import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InferenceSession } from 'onnxruntime-node';
import { z } from 'zod';
import { KinemeshError } from '../errors/index.ts';

/** How the networks are run and how many people are followed. */
export interface VisionOptions {
  /** Size of the landmark network: `heavy` is the most exact and the slowest. */
  readonly model: 'heavy' | 'full' | 'lite';
  /** At most so many people on a frame (the largest and surest); null: all. */
  readonly maxPeople: number | null;
  /** Threads of each network; two by default. */
  readonly threads?: number;
}

/** The networks, ready to run. They keep no state from one frame to the next. */
export interface Networks {
  readonly landmark: InferenceSession;
  readonly detector: InferenceSession;
}

const DEFAULT_THREADS = 2;
/** `models/` lies at the package's root, two folders above this file in the source and in the build. */
const MODELS = new URL('../../models/', import.meta.url);
const REMEDY = 'Install Kinemesh again, or in a clone run `git checkout models`.';

/** What of `models/manifest.json` is needed to find a network and to know that it is whole. */
const Manifest = z.object({
  networks: z.array(z.object({ name: z.string(), file: z.string(), sha256: z.string() })),
});
type Manifest = z.infer<typeof Manifest>;

/**
 * Loads the networks that `options` asks for.
 *
 * @throws KinemeshError `model-missing` where a file is not there, `model-corrupt` where it is not the one
 * that the manifest names or does not load.
 */
export async function loadNetworks(options: VisionOptions): Promise<Networks> {
  const threads = options.threads ?? DEFAULT_THREADS;
  const manifest = await readManifest();
  const landmark = await loadSession(manifest, `blazepose-landmark-${options.model}`, threads, true);
  const detector = await loadSession(manifest, 'movenet-multipose', threads, false);
  return { landmark, detector };
}

async function readManifest(): Promise<Manifest> {
  const bytes = await readModel('manifest.json');
  try {
    return Manifest.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new KinemeshError('model-corrupt', `${pathOf('manifest.json')} cannot be understood.`, REMEDY, {
      cause,
    });
  }
}

async function loadSession(
  manifest: Manifest,
  name: string,
  threads: number,
  arena: boolean,
): Promise<InferenceSession> {
  const entry = manifest.networks.find((network) => network.name === name);
  if (entry === undefined) {
    throw new KinemeshError('model-missing', `${pathOf('manifest.json')} names no network ${name}.`, REMEDY);
  }
  const bytes = await readModel(entry.file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== entry.sha256) {
    const message = `The network ${pathOf(entry.file)} has the sha256 ${sha256}, not ${entry.sha256}.`;
    throw new KinemeshError('model-corrupt', message, REMEDY);
  }
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // An arena keeps the most that any input size ever took.
      enableCpuMemArena: arena,
      // A second thread that spins while it waits takes the core that decodes the next frame.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new KinemeshError('model-corrupt', `The network ${pathOf(entry.file)} does not load.`, REMEDY, {
      cause,
    });
  }
}

async function readModel(file: string): Promise<Buffer> {
  try {
    return await readFile(new URL(file, MODELS));
  } catch (cause) {
    throw new KinemeshError('model-missing', `${pathOf(file)} cannot be read.`, REMEDY, { cause });
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, MODELS));
}
