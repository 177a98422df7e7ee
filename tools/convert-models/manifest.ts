import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifterEntries, type TrainedEntry } from '../train-lifter/manifest-entry.ts';
import { TOLERANCES } from './fixtures.ts';
import type { Network, TensorFacts } from './networks.ts';
import { sha256 } from './packages.ts';

/** What `models/manifest.json` says of the converted files: where from, how made, what goes in and out. */
interface Manifest {
  readonly command: string;
  readonly networks: readonly (ManifestEntry | TrainedEntry)[];
}

interface ManifestEntry {
  readonly name: string;
  readonly file: string;
  readonly purpose: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  readonly origin: string;
  readonly source: {
    readonly registry: 'npm';
    readonly package: string;
    readonly version: string;
    readonly files: readonly { readonly path: string; readonly sha256: string }[];
  };
  readonly input: ManifestTensor;
  /** `tolerance`: the largest difference from the original that the tests let pass */
  readonly outputs: readonly (ManifestTensor & { readonly tolerance: number })[];
}

type ManifestTensor = Pick<TensorFacts, 'name' | 'type' | 'shape' | 'meaning'>;

/** The manifest of the networks whose .onnx files lie in the folder, and of the one that was trained here. */
export function manifestOf(networks: readonly Network[], folder: string): Manifest {
  return {
    command: 'node tools/convert-models/main.ts',
    networks: [...networks.map((network) => entryOf(network, folder)), ...lifterEntries(folder)],
  };
}

function entryOf(network: Network, folder: string): ManifestEntry {
  const file = `${network.name}.onnx`;
  const bytes = readFileSync(join(folder, file));
  return {
    name: network.name,
    file,
    purpose: network.purpose,
    bytes: bytes.length,
    sha256: sha256(bytes),
    licence: network.licence,
    origin: network.origin,
    source: {
      registry: 'npm',
      package: network.package,
      version: network.version,
      files: network.files,
    },
    input: tensorOf(network.input),
    outputs: network.outputs.map((output) => ({
      ...tensorOf(output),
      tolerance: TOLERANCES[output.name],
    })),
  };
}

function tensorOf({ name, type, shape, meaning }: TensorFacts): ManifestTensor {
  return { name, type, shape, meaning };
}
