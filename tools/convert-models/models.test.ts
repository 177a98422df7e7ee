import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturePixels, openConverted, runConverted } from './compare.ts';
import { FIXTURES, type Fixture, largestDifference, storedValues, TOLERANCES } from './fixtures.ts';
import { manifestOf } from './manifest.ts';
import { NETWORKS } from './networks.ts';

const MODELS = new URL('../../models/', import.meta.url);
const FIXTURE_FOLDER = new URL('fixtures/', MODELS);

/** What the original network said: its outputs one after the other, every so many values of each. */
function storedOutputs(fixture: Fixture): Float32Array[] {
  const bytes = readFileSync(new URL(`${fixture.name}.f32`, FIXTURE_FOLDER));
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  let at = 0;
  return fixture.network.outputs.map(({ shape }) => {
    const length = shape.reduce<number>((product, size) => product * Number(size), 1);
    const count = storedValues(new Float32Array(length)).length;
    at += count;
    return all.subarray(at - count, at);
  });
}

describe('the converted networks', () => {
  it('are the files that the manifest describes', () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL('manifest.json', MODELS), 'utf8'));
    expect(manifest).toEqual(manifestOf(NETWORKS, fileURLToPath(MODELS)));
  });

  it.each(NETWORKS)('say what the originals say: $name', async (network) => {
    const session = await openConverted(fileURLToPath(new URL(`${network.name}.onnx`, MODELS)));
    const fixtures = FIXTURES.filter((fixture) => fixture.network === network);
    expect(fixtures.length).toBeGreaterThanOrEqual(2);
    for (const fixture of fixtures) {
      const expected = storedOutputs(fixture);
      const actual = await runConverted(session, fixture, fixturePixels(fixture, FIXTURE_FOLDER));
      network.outputs.forEach((output, i) => {
        const difference = largestDifference(output.name, expected[i], storedValues(actual[i]));
        expect(difference, `${fixture.name} ${output.name}`).toBeLessThan(TOLERANCES[output.name]);
      });
    }
    await session.release();
  });

  it('see the people in the pictures', async () => {
    const fixture = FIXTURES.find(({ name }) => name === 'movenet-multipose.640x1152');
    if (!fixture) throw new Error('The fixture is gone.');
    const [people] = storedOutputs(fixture);
    const scores = [0, 1, 2, 3, 4, 5].map((person) => people[person * 56 + 55]);
    expect(Math.min(...scores)).toBeGreaterThan(0.4);
  });
});
