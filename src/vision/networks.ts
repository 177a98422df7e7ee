import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InferenceSession } from 'onnxruntime-node';
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
const DETECTOR = 'movenet-multipose.onnx';

/**
 * Loads the networks that `options` asks for.
 *
 * @throws KinemeshError `model-missing` where a file is not there, `model-corrupt` where it does not load.
 */
export async function loadNetworks(options: VisionOptions): Promise<Networks> {
  const threads = options.threads ?? DEFAULT_THREADS;
  const landmark = await loadSession(`blazepose-landmark-${options.model}.onnx`, threads);
  const detector = await loadSession(DETECTOR, threads);
  return { landmark, detector };
}

/** `models/` lies at the package's root, two folders above this file in the source and in the build. */
function modelPath(name: string): string {
  return fileURLToPath(new URL(`../../models/${name}`, import.meta.url));
}

async function loadSession(name: string, threads: number): Promise<InferenceSession> {
  const path = modelPath(name);
  const remedy = 'Install Kinemesh again, or in a clone run `git checkout models`.';
  if (!existsSync(path)) throw new KinemeshError('model-missing', `The network ${path} is missing.`, remedy);
  try {
    return await InferenceSession.create(await readFile(path), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new KinemeshError('model-corrupt', `The network ${path} cannot be loaded.`, remedy, { cause });
  }
}
