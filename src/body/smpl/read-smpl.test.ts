import { describe, expect, it } from 'vitest';
import { isKinemeshError } from '../../errors/index.ts';
import { madeSmpl, madeTree } from './made-smpl.testing.ts';
import { readSmpl } from './read-smpl.ts';
import {
  cleanFields,
  coordinates,
  type Fields,
  npzOf,
  pickledArray,
  pickleOf,
  publishedFields,
} from './smpl-file.testing.ts';
import { genderOfName } from './smpl-gender.ts';

const ARRAYS = madeSmpl();
const V = ARRAYS.vertexCount;

async function problemOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const error = await readSmpl(bytes, { file: 'body.pkl' }).catch((thrown: unknown) => thrown);
  if (!isKinemeshError(error)) throw error;
  expect(error.code).toBe('smpl-invalid');
  expect(error.remedy).toContain('SMPL');
  return error.message;
}

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function changed(values: Float64Array, at: number, value: number): Float64Array {
  const copy = values.slice();
  copy[at] = value;
  return copy;
}

describe('files of SMPL', () => {
  it('are the same body as they were published, cleaned of chumpy, and as .npz', async () => {
    const published = await readSmpl(pickleOf(publishedFields(ARRAYS)));
    expect(await readSmpl(pickleOf(cleanFields(ARRAYS)))).toEqual(published);
    expect(await readSmpl(npzOf(ARRAYS))).toEqual(published);
    const other = { ...publishedFields(ARRAYS), J_regressor: coordinates(ARRAYS.regressor, 24, V) };
    expect(await readSmpl(pickleOf(other))).toEqual(published);
    expect(published.template).toEqual(ARRAYS.template);
    expect([...published.triangles]).toEqual([...ARRAYS.triangles]);
    expect(published.vertexCount).toBe(50);
    expect(published.betaCount).toBe(10);
  });

  it('have their joints where the regressor says', async () => {
    const { jointTemplate, jointBasis } = await readSmpl(pickleOf(publishedFields(ARRAYS)));
    for (const [joint, axis, beta] of [
      [0, 0, 0],
      [17, 1, 4],
      [23, 2, 9],
    ]) {
      let place = 0;
      let moved = 0;
      for (let v = 0; v < V; v++) {
        place += ARRAYS.regressor[joint * V + v] * ARRAYS.template[v * 3 + axis];
        moved += ARRAYS.regressor[joint * V + v] * ARRAYS.shapes[(v * 3 + axis) * 10 + beta];
      }
      expect(jointTemplate[joint * 3 + axis]).toBeCloseTo(place, 14);
      expect(jointBasis[(joint * 3 + axis) * 10 + beta]).toBeCloseTo(moved, 14);
    }
  });

  it('keep the first 10 of 300 shapes, or as many as are asked for', async () => {
    const many = madeSmpl({ betaCount: 300 });
    const bytes = pickleOf(publishedFields(many));
    const ten = await readSmpl(bytes);
    expect([ten.betaCount, ten.fileBetaCount]).toEqual([10, 300]);
    const sixteen = await readSmpl(bytes, { betaCount: 16 });
    expect(sixteen.betaCount).toBe(16);
    expect(sixteen.shapeBasis[15 * V * 3 + 7]).toBe(many.shapes[7 * 300 + 15]);
    expect(sixteen.shapeBasis.subarray(0, ten.shapeBasis.length)).toEqual(ten.shapeBasis);
  });

  it('keep all 24 weights of a vertex where it has so many', async () => {
    const dense = madeSmpl({ influences: 400 });
    const { influences, skinJoints, skinWeights } = await readSmpl(pickleOf(publishedFields(dense)));
    expect(influences).toBe(24);
    for (let i = 0; i < V * 24; i++) {
      expect(skinJoints[i]).toBe(i % 24);
      expect(skinWeights[i]).toBeCloseTo(dense.weights[i], 7);
    }
  });

  const fields = publishedFields(ARRAYS);
  it.each<[string, Fields, string]>([
    ['no template', without(fields, 'v_template'), '"v_template" is missing'],
    ['no regressor', without(fields, 'J_regressor'), '"J_regressor" is missing'],
    [
      'a pose basis of STAR',
      { ...fields, posedirs: pickledArray(new Float64Array(V * 3 * 93), [V, 3, 93]) },
      '"posedirs" is of the shape (50, 3, 93) instead of (50, 3, 207)',
    ],
    [
      'the joints of SMPL-H',
      { ...fields, kintree_table: pickledArray(new Uint32Array(104), [2, 52]) },
      '"kintree_table" has 52 joints, as SMPL-H has, instead of 24',
    ],
    [
      'another tree',
      {
        ...fields,
        kintree_table: pickledArray(
          madeTree().map((parent, j) => (j === 5 ? 4 : parent)),
          [2, 24],
        ),
      },
      '"kintree_table" gives joint 5 the parent 4 instead of 2',
    ],
    [
      'a number that is none',
      { ...fields, v_template: pickledArray(changed(ARRAYS.template, 31, Number.NaN), [V, 3]) },
      '"v_template" has the value NaN',
    ],
    [
      'millimetres',
      {
        ...fields,
        v_template: pickledArray(
          ARRAYS.template.map((value) => value * 1000),
          [V, 3],
        ),
      },
      '"v_template" has the value ',
    ],
    [
      'weights that are not whole',
      { ...fields, weights: pickledArray(changed(ARRAYS.weights, 24 * 3 + 2, 0.9), [V, 24]) },
      '"weights" sums to ',
    ],
    [
      'a triangle beyond the vertices',
      {
        ...fields,
        f: pickledArray(Uint32Array.from(ARRAYS.triangles).fill(V, 10, 11), [ARRAYS.triangles.length / 3, 3]),
      },
      '"f" has vertex 50 in triangle 3, of 50 vertices',
    ],
    [
      'text for numbers',
      { ...fields, weights: new TextEncoder().encode('U\u0003all') },
      '"weights" is the text "all" instead of an array',
    ],
    [
      'a class that SMPL never needs',
      { ...fields, weights: new TextEncoder().encode('cos\nsystem\n(U\u0004exittR') },
      'it names "os.system"',
    ],
  ])('are refused by field and value: %s', async (_, damaged, expected) => {
    expect(await problemOf(pickleOf(damaged))).toContain(expected);
  });

  it('are refused when they are cut off, at any of a hundred places', async () => {
    const whole = pickleOf(fields);
    for (let n = 0; n < 100; n++) await problemOf(whole.slice(0, Math.floor((n * whole.length) / 100)));
    const zip = npzOf(ARRAYS);
    for (let n = 1; n < 20; n++) await problemOf(zip.slice(0, Math.floor((n * zip.length) / 20)));
  });

  it.each([
    ['SMPL_FEMALE.pkl', 'female'],
    ['basicmodel_f_lbs_10_207_0_v1.1.0.pkl', 'female'],
    ['SMPL_MALE.npz', 'male'],
    ['basicmodel_m_lbs_10_207_0_v1.0.0.pkl', 'male'],
    ['basicModel_neutral_lbs_10_207_0_v1.0.0.pkl', 'neutral'],
    ['body.pkl', 'neutral'],
  ])('are told apart by name: %s is %s', (name, gender) => {
    expect(genderOfName(name)).toBe(gender);
  });
});
