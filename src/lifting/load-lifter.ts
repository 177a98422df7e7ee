import { InferenceSession, Tensor } from 'onnxruntime-node';
import { KinemeshError } from '../errors/index.ts';
import { readNetwork, shippedNetworks } from '../vision/index.ts';
import { CHANNELS, type LifterNetwork } from './network.ts';

/** As `models/manifest.json` calls it. */
export const LIFTER = 'lifter';
const DEFAULT_THREADS = 2;

/**
 * The shipped lifter, ready to run; null where the package ships none.
 *
 * @throws KinemeshError `model-missing`, `model-corrupt`
 */
export async function loadLifter(threads = DEFAULT_THREADS): Promise<LifterNetwork | null> {
  const shipped = shippedNetworks().find(({ name }) => name === LIFTER);
  if (shipped === undefined) return null;
  const bytes = await readNetwork(shipped);
  const session = await createSession(bytes, threads, shipped.path);
  return async (input, batch, rows) => {
    const { outputs } = await session.run({ rows: new Tensor('float32', input, [batch, rows, CHANNELS]) });
    return outputs.data as Float32Array;
  };
}

async function createSession(bytes: Uint8Array, threads: number, path: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new KinemeshError(
      'model-corrupt',
      `The network ${path} does not load.`,
      'Install Kinemesh again, or in a clone run `git checkout models`.',
      { cause },
    );
  }
}
