import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturePixels, openConverted, runConverted } from './compare.ts';
import {
  FIXTURES,
  type Fixture,
  largestDifference,
  sourceLength,
  storedValues,
  TOLERANCES,
} from './fixtures.ts';
import { manifestOf } from './manifest.ts';
import { NETWORKS } from './networks.ts';

const MODELS = new URL('../../models/', import.meta.url);
const FIXTURE_FOLDER = new URL('fixtures/', MODELS);

/** What the original network said: its outputs one after the other, every so many values of each. */
function storedOutputs(fixture: Fixture): Float32Array[] {
  const bytes = readFileSync(new URL(`${fixture.name}.f32`, FIXTURE_FOLDER));
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  let at = 0;
  return fixture.network.outputs.map((output) => {
    const count = storedValues(new Float32Array(sourceLength(output))).length;
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
        const ours = storedValues(actual[i].subarray(0, sourceLength(output)));
        const difference = largestDifference(output.name, expected[i], ours);
        expect(difference, `${fixture.name} ${output.name}`).toBeLessThan(TOLERANCES[output.name]);
      });
    }
    await session.release();
  });

  it('find more people than the original does, where there are more', async () => {
    const fixture = FIXTURES.find(({ name }) => name === 'movenet-multipose.640x1152');
    if (!fixture) throw new Error('The fixture is gone.');
    const session = await openConverted(fileURLToPath(new URL(`${fixture.network.name}.onnx`, MODELS)));
    const [ours] = await runConverted(session, fixture, fixturePixels(fixture, FIXTURE_FOLDER));
    await session.release();
    const seen = (people: Float32Array): number[] =>
      Array.from({ length: people.length / 56 }, (_, person) => person).filter(
        (i) => people[i * 56 + 55] > 0.2,
      );
    const [originals] = storedOutputs(fixture);
    expect(seen(originals)).toHaveLength(6);
    // The input is three rows of five squares, with one person in each.
    const squares = seen(ours).map((i) => {
      const [top, left, bottom, right] = ours.subarray(i * 56 + 51, i * 56 + 55);
      const [row, column] = [Math.floor((top + bottom) * 1.25), Math.floor((left + right) * 2.25)];
      return row * 5 + column;
    });
    expect(squares.sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, i) => i));
  });
});
