import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Fixture, inputPixels, inputTensor, readPicture } from './fixtures.ts';

/** The pixels of a fixture's input, from the pictures in the folder. */
export function fixturePixels(fixture: Fixture, folder: URL): Uint8Array {
  return inputPixels(fixture, (name) => readPicture(readFileSync(new URL(`${name}.png`, folder))));
}

/** What the converted network says about a fixture: its outputs in the manifest's order, whole. */
export async function runConverted(
  session: InferenceSession,
  fixture: Fixture,
  pixels: Uint8Array,
): Promise<Float32Array[]> {
  const { network, width, height } = fixture;
  const values = inputTensor(network, pixels);
  const dims = [1, height, width, 3];
  const image =
    values instanceof Int32Array ? new Tensor('int32', values, dims) : new Tensor('float32', values, dims);
  const results = await session.run({ [network.input.name]: image });
  return network.outputs.map((output) => {
    const { data } = results[output.name];
    if (!(data instanceof Float32Array)) throw new Error(`${fixture.name}: ${output.name} is not float32.`);
    return data;
  });
}

/** Opens a converted network on one thread. */
export function openConverted(path: string): Promise<InferenceSession> {
  return InferenceSession.create(path, { intraOpNumThreads: 1 });
}
