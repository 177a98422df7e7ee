import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { KinemeshError } from '../../errors/index.ts';

const MODELS = new URL('../../../models/', import.meta.url);
const manifestSchema = z.object({
  networks: z.array(z.object({ name: z.string(), file: z.string(), sha256: z.string(), bytes: z.number() })),
});

/** One shipped network, as `models/manifest.json` lists it. */
export interface ShippedModel {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The networks that the package ships.
 *
 * @throws KinemeshError `model-missing` where the manifest is not there or not readable
 */
export function shippedModels(): ShippedModel[] {
  const path = fileURLToPath(new URL('manifest.json', MODELS));
  try {
    const { networks } = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return networks.map(({ name, file, sha256, bytes }) => ({
      name,
      path: fileURLToPath(new URL(file, MODELS)),
      sha256,
      bytes,
    }));
  } catch (cause) {
    throw new KinemeshError(
      'model-missing',
      `The list of networks ${path} cannot be read.`,
      'Install Kinemesh again, or in a clone run `git checkout models`.',
      { cause },
    );
  }
}

/** Those that a run with this pose network uses. */
export function modelsOf(model: 'heavy' | 'full' | 'lite'): { name: string; sha256: string }[] {
  const used = new Set([`blazepose-landmark-${model}`, 'movenet-multipose']);
  return shippedModels()
    .filter(({ name }) => used.has(name))
    .map(({ name, sha256 }) => ({ name, sha256 }));
}
