import { InferenceSession } from 'onnxruntime-node';
import { corrupt, readNetwork, shippedNetwork } from './manifest.ts';

/** How the networks are run and how many people are followed. */
export interface VisionOptions {
  /** Size of the landmark network: `heavy` is the most exact and the slowest, and a second network is asked beside it. */
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
  readonly hand: InferenceSession;
  /** A second opinion of where joints are; only beside the `heavy` landmark network. */
  readonly keypoints?: InferenceSession;
}

const DEFAULT_THREADS = 2;

/**
 * Loads the networks that `options` asks for.
 *
 * @throws KinemeshError `model-missing` where a file is not there, `model-corrupt` where it is not the one
 * that the manifest names or does not load.
 */
export async function loadNetworks(options: VisionOptions): Promise<Networks> {
  const threads = options.threads ?? DEFAULT_THREADS;
  const landmark = await loadSession(`blazepose-landmark-${options.model}`, threads, true);
  const detector = await loadSession('movenet-multipose', threads, false);
  const hand = await loadSession('hand-landmark', threads, true);
  if (options.model !== 'heavy') return { landmark, detector, hand };
  const keypoints = await loadSession('movenet-thunder', threads, true);
  return { landmark, detector, hand, keypoints };
}

async function loadSession(name: string, threads: number, arena: boolean): Promise<InferenceSession> {
  const network = shippedNetwork(name);
  const bytes = await readNetwork(network);
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
    throw corrupt(network.path, 'does not load', cause);
  }
}
