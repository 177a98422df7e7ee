import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { KinemeshError } from '../errors/index.ts';

/** `models/` lies at the package's root, two folders above this file in the source and in the build. */
const MODELS = new URL('../../models/', import.meta.url);
const REMEDY = 'Install Kinemesh again, or in a clone run `git checkout models`.';

const manifestSchema = z.object({
  networks: z.array(z.object({ name: z.string(), file: z.string(), sha256: z.string(), bytes: z.number() })),
});

/** One network that the package ships, as `models/manifest.json` lists it. */
export interface ShippedNetwork {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The networks that the package ships.
 *
 * @throws KinemeshError `model-missing` where the manifest is not there, `model-corrupt` where it cannot be
 * understood
 */
export function shippedNetworks(): ShippedNetwork[] {
  const path = pathOf('manifest.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw missing(path, cause);
  }
  try {
    const { networks } = manifestSchema.parse(JSON.parse(text));
    return networks.map(({ name, file, sha256, bytes }) => ({ name, path: pathOf(file), sha256, bytes }));
  } catch (cause) {
    throw new KinemeshError('model-corrupt', `${path} cannot be understood.`, REMEDY, { cause });
  }
}

/**
 * The shipped network of this name.
 *
 * @throws KinemeshError `model-missing` where there is none, and those of {@link shippedNetworks}
 */
export function shippedNetwork(name: string): ShippedNetwork {
  const network = shippedNetworks().find((one) => one.name === name);
  if (network !== undefined) return network;
  throw new KinemeshError('model-missing', `${pathOf('manifest.json')} names no network ${name}.`, REMEDY);
}

/**
 * A network's bytes, held against its sha256.
 *
 * @throws KinemeshError `model-missing` where the file is not there, `model-corrupt` where it is another
 */
export async function readNetwork({ path, sha256 }: ShippedNetwork): Promise<Buffer> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw missing(path, cause);
  });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw corrupt(path, `has the sha256 ${found}, not ${sha256}`);
}

/** The error for a network whose file is there and cannot be used. */
export function corrupt(path: string, problem: string, cause?: unknown): KinemeshError {
  return new KinemeshError('model-corrupt', `The network ${path} ${problem}.`, REMEDY, { cause });
}

function missing(path: string, cause: unknown): KinemeshError {
  return new KinemeshError('model-missing', `${path} cannot be read.`, REMEDY, { cause });
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, MODELS));
}
