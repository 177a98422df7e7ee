import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fixturePixels, openConverted, runConverted } from './compare.ts';
import {
  FIXTURES,
  type Fixture,
  inputTensor,
  largestDifference,
  sourceLength,
  storedValues,
} from './fixtures.ts';
import { manifestOf } from './manifest.ts';
import { NETWORKS, type Network } from './networks.ts';
import { fetchNpmPackage, fetchWheel, makePython, run, sha256, sourcePaths } from './packages.ts';

/** What carries the photographs of the fixtures; only its files are read. */
const PHOTOGRAPHS = 'scikit-image==0.25.2';
/** The oracle of the tfjs networks. */
const TFJS = ['core', 'converter', 'backend-cpu'].map((part) => `@tensorflow/tfjs-${part}@4.22.0`);

const HERE = dirname(fileURLToPath(import.meta.url));
const MODELS = new URL('../../models/', import.meta.url);
const FIXTURE_FOLDER = new URL('fixtures/', MODELS);

const { values: options } = parseArgs({
  options: { work: { type: 'string' }, 'no-fixtures': { type: 'boolean' } },
});
const work = options.work ?? mkdtempSync(join(tmpdir(), 'convert-models-'));
mkdirSync(work, { recursive: true });
try {
  const python = makePython(work, join(HERE, 'requirements.txt'));
  const sources = fetchSources();
  for (const network of NETWORKS) convert(network, python, sourceOf(network, sources));
  if (!options['no-fixtures']) await makeFixtures(python, sources);
  const manifest = manifestOf(NETWORKS, fileURLToPath(MODELS));
  writeFileSync(new URL('manifest.json', MODELS), `${JSON.stringify(manifest, null, 2)}\n`);
} finally {
  if (!options.work) rmSync(work, { recursive: true });
}

/** network name → paths of its source files */
function fetchSources(): Map<string, string[]> {
  const folders = new Map<string, string>();
  const sources = new Map<string, string[]>();
  for (const network of NETWORKS) {
    const key = `${network.package}@${network.version}`;
    const folder = folders.get(key) ?? fetchNpmPackage(network.package, network.version, work);
    folders.set(key, folder);
    sources.set(network.name, sourcePaths(network, folder));
  }
  return sources;
}

/** The file to convert; the others lie beside it. */
function sourceOf(network: Network, sources: Map<string, string[]>): string {
  const [source] = sources.get(network.name) ?? [];
  if (!source) throw new Error(`${network.name} has no source file.`);
  return source;
}

function pathOf(network: Network): string {
  return fileURLToPath(new URL(`${network.name}.onnx`, MODELS));
}

function convert(network: Network, python: string, source: string): void {
  const target = pathOf(network);
  const before = existsSync(target) ? sha256(readFileSync(target)) : '';
  const names = [network.input, ...network.outputs].map((tensor) => `${tensor.name}=${tensor.source}`);
  const tensors = network.format === 'tfjs' ? [network.input, network.outputs[0]] : [];
  const shapes = tensors.map(({ shape }) => shape.join(','));
  run(python, [join(HERE, `${network.format}_to_onnx.py`), source, target, ...names, ...shapes]);
  const after = sha256(readFileSync(target));
  console.log(`${network.name}.onnx ${after} ${after === before ? 'as before' : 'is new'}`);
}

async function makeFixtures(python: string, sources: Map<string, string[]>): Promise<void> {
  mkdirSync(FIXTURE_FOLDER, { recursive: true });
  run(python, [
    join(HERE, 'pictures.py'),
    fetchWheel(python, PHOTOGRAPHS, work),
    fileURLToPath(FIXTURE_FOLDER),
  ]);
  run('npm', [
    'install',
    '--silent',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    work,
    ...TFJS,
  ]);
  for (const fixture of FIXTURES) {
    const { network, name } = fixture;
    const pixels = fixturePixels(fixture, FIXTURE_FOLDER);
    const expected = askOriginal(fixture, pixels, python, sourceOf(network, sources));
    writeFileSync(new URL(`${name}.f32`, FIXTURE_FOLDER), Buffer.concat(expected.map(storedBytes)));
    const actual = await runConverted(await openConverted(pathOf(network)), fixture, pixels);
    for (const [i, output] of network.outputs.entries()) {
      const difference = largestDifference(
        output.name,
        expected[i],
        actual[i].subarray(0, sourceLength(output)),
      );
      console.log(`${name} ${output.name}: largest difference ${difference.toExponential(1)}`);
    }
  }
}

/** What the original network says about a fixture: its outputs in our order. */
function askOriginal(fixture: Fixture, pixels: Uint8Array, python: string, source: string): Float32Array[] {
  const { network } = fixture;
  const input = inputTensor(network, pixels);
  const inputPath = join(work, 'input.bin');
  writeFileSync(inputPath, new Uint8Array(input.buffer));
  const answerPath = (output: string): string => join(work, `${output}.f32`);
  if (network.format === 'tflite') {
    const outputs = network.outputs.map((output) => `${output.name}=${output.source}`);
    run(python, [join(HERE, 'litert_oracle.py'), source, inputPath, work, ...outputs]);
  } else {
    const [output] = network.outputs;
    const size = [String(fixture.height), String(fixture.width)];
    const script = join(HERE, 'tfjs-oracle.mjs');
    run(process.execPath, [script, work, source, output.source, inputPath, ...size, answerPath(output.name)]);
  }
  return network.outputs.map((output) => {
    const bytes = readFileSync(answerPath(output.name));
    return new Float32Array(new Uint8Array(bytes).buffer);
  });
}

function storedBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(storedValues(values).buffer);
}
