import { describe, expect, it } from 'vitest';
import { createPosedJoints } from '../body.ts';
import { betasForHeight, heightOf } from '../height.ts';
import { JOINT_NAMES, jointIndex } from '../joints.ts';
import { loadKinemeshBody } from '../load-node.ts';
import { matrixFromAxisAngle } from '../rotations.ts';
import { madeNumbers, madeSmpl, personLikeSmpl, type SmplArrays } from './made-smpl.testing.ts';
import { readSmpl } from './read-smpl.ts';
import { createSmplBody } from './smpl-body.ts';
import { pickleOf, publishedFields } from './smpl-file.testing.ts';
import { SMPL_PARENTS } from './smpl-model.ts';
import { smplVertices } from './smpl-vertices.ts';

const read = (arrays: SmplArrays) => readSmpl(pickleOf(publishedFields(arrays)));

/** SMPL word for word from its paper's equations 2 to 11, in 4 × 4 matrices and with nothing left out. */
function smplByThePaper(arrays: SmplArrays, betas: readonly number[], rotations: Float64Array): number[] {
  const { vertexCount, betaCount, template, shapes, poses, regressor, weights } = arrays;
  const shaped = template.map((rest, i) =>
    betas.reduce((sum, beta, b) => sum + beta * shapes[i * betaCount + b], rest),
  );
  const joints = Array.from({ length: 24 }, (_, j) =>
    [0, 1, 2].map((axis) => {
      let sum = 0;
      for (let v = 0; v < vertexCount; v++) sum += regressor[j * vertexCount + v] * shaped[v * 3 + axis];
      return sum;
    }),
  );
  const features = Array.from(rotations.subarray(9), (value, i) => value - ((i % 9) % 4 === 0 ? 1 : 0));
  const posed = shaped.map((rest, i) =>
    features.reduce((sum, feature, n) => sum + feature * poses[i * 207 + n], rest),
  );
  const turnAbout = (j: number, [x, y, z]: number[]) => {
    const r = rotations.subarray(j * 9, j * 9 + 9);
    return [
      [r[0], r[1], r[2], x],
      [r[3], r[4], r[5], y],
      [r[6], r[7], r[8], z],
      [0, 0, 0, 1],
    ];
  };
  const times = (a: number[][], b: number[][]) =>
    a.map((row) => b[0].map((_, column) => row.reduce((sum, value, k) => sum + value * b[k][column], 0)));
  const worldOf = (j: number): number[][] => {
    const parent = SMPL_PARENTS[j];
    if (parent < 0) return turnAbout(j, joints[j]);
    return times(
      worldOf(parent),
      turnAbout(
        j,
        joints[j].map((place, axis) => place - joints[parent][axis]),
      ),
    );
  };
  const moves = joints.map(([x, y, z], j) =>
    times(worldOf(j), [
      [1, 0, 0, -x],
      [0, 1, 0, -y],
      [0, 0, 1, -z],
      [0, 0, 0, 1],
    ]),
  );
  const result: number[] = [];
  for (let v = 0; v < vertexCount; v++) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      moves.forEach((move, j) => {
        const [a, b, c, d] = move[axis];
        sum += weights[v * 24 + j] * (a * posed[v * 3] + b * posed[v * 3 + 1] + c * posed[v * 3 + 2] + d);
      });
      result.push(sum);
    }
  }
  return result;
}

function madePose(seed: number, joints: number, angle: number): Float64Array {
  const next = madeNumbers(seed);
  return Float64Array.from({ length: joints * 3 }, () => (2 * next() - 1) * angle);
}

function rotationsOf(pose: Float64Array): Float64Array {
  const rotations = new Float64Array(pose.length * 3);
  for (let j = 0; j * 3 < pose.length; j++) matrixFromAxisAngle(pose, j * 3, rotations, j * 9);
  return rotations;
}

function farthestApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

const BETAS = [1.5, -2, 0.5, 0, 1, -1, 2, 0.3, -0.7, 1.1];

describe('SMPL', () => {
  it.each([1, 4, 400])('is the paper’s, with as many as %d weights a vertex', async (influences) => {
    const arrays = madeSmpl({ influences, vertexCount: 130, seed: influences });
    const model = await read(arrays);
    const rotations = rotationsOf(madePose(5, 24, 1.2));
    const vertices = smplVertices(model, BETAS, rotations);
    // What is left is the rounding of weights and pose blend shapes to single precision.
    expect(farthestApart(vertices, smplByThePaper(arrays, BETAS, rotations))).toBeLessThan(1e-6);
  });

  it('leaves out nothing but zeros: pose blend shapes that are zero in places', async () => {
    const arrays = madeSmpl({ vertexCount: 200, seed: 3 });
    arrays.poses.fill(0, 207 * 3 * 64, 207 * 3 * 128);
    for (let row = 0; row < 600; row++) arrays.poses.fill(0, row * 207 + 9, row * 207 + 150);
    const model = await read(arrays);
    expect(model.poseBlocks.block.length).toBe(3 * 7 + 3);
    const rotations = rotationsOf(madePose(6, 24, 0.9));
    const vertices = smplVertices(model, BETAS, rotations);
    expect(farthestApart(vertices, smplByThePaper(arrays, BETAS, rotations))).toBeLessThan(1e-6);
  });

  it('is the same as a body of 52 joints, in single precision', async () => {
    const arrays = madeSmpl({ influences: 6, vertexCount: 130 });
    const model = await read(arrays);
    const body = createSmplBody(model, 'ab'.repeat(32));
    const pose = madePose(8, 24, 1);
    pose.fill(0, 66);
    const wide = new Float64Array(156);
    wide.set(pose);
    // Whatever fingers do moves nothing.
    wide.fill(0.4, 70, 90);
    const trans = [0.2, -0.1, 3];
    const posed = body.pose(BETAS, wide, trans);
    const vertices = body.skin(BETAS, posed);
    const exact = smplVertices(model, BETAS, rotationsOf(pose)).map((place, i) => place + trans[i % 3]);
    expect(farthestApart(vertices, exact)).toBeLessThan(2e-6);
    expect(farthestApart(body.skin(BETAS, posed), vertices)).toBe(0);
  });

  it('has 22 joints of its own, and the fingers’ in the wrists', async () => {
    const model = await read(madeSmpl());
    const body = createSmplBody(model, 'ab'.repeat(32));
    expect([body.model, body.betaCount, body.jointCount]).toEqual(['smpl', 10, 52]);
    expect(body.jointNames).toEqual(JOINT_NAMES);
    const { joints, globalRotations } = body.pose(
      BETAS,
      madePose(9, 52, 1),
      [0, 0, 0],
      createPosedJoints(52),
    );
    JOINT_NAMES.slice(22).forEach((name, n) => {
      const wrist = jointIndex(name.startsWith('left') ? 'left_wrist' : 'right_wrist');
      const at = (22 + n) * 3;
      expect(farthestApart(joints.slice(at, at + 3), joints.slice(wrist * 3, wrist * 3 + 3))).toBeLessThan(
        1e-15,
      );
    });
    expect(globalRotations.every(Number.isFinite)).toBe(true);
    expect(body.restJoints([]).slice(0, 66)).toEqual(model.jointTemplate.slice(0, 66));
    expect(body.skinJoints.every((joint) => joint < 22)).toBe(true);
  });

  it('finds tips, tops and soles on the surface: within 3 cm of where they were marked', async () => {
    const ours = loadKinemeshBody();
    const body = createSmplBody(await read(personLikeSmpl()), 'ab'.repeat(32));
    expect(farthestApart(body.restJoints([]).slice(0, 66), ours.restJoints([]).slice(0, 66))).toBeLessThan(
      1e-9,
    );
    const placesOf = (of: typeof ours) => of.landmarks([], of.pose([], new Float64Array(156), [0, 0, 0]));
    const found = placesOf(body);
    const marked = placesOf(ours);
    expect(body.landmarkTable.names.slice(0, 33)).toEqual(ours.landmarkTable.names.slice(0, 33));
    for (const name of [
      'nose',
      'head_top',
      'chin',
      'left_eye',
      'right_ear',
      'mouth_left',
      'left_heel',
      'right_foot_index',
      'left_small_toe',
      'right_acromion',
      'left_hip_lateral',
    ]) {
      const a = body.landmarkTable.names.indexOf(name) * 3;
      const b = ours.landmarkTable.names.indexOf(name) * 3;
      expect(farthestApart(found.slice(a, a + 3), marked.slice(b, b + 3)), name).toBeLessThan(0.03);
    }
    for (const side of ['left', 'right']) {
      const at = (part: string) => body.landmarkTable.names.indexOf(`${side}_${part}_sole`) * 3;
      const floor = Math.min(...body.restVertices([]).filter((_, i) => i % 3 === 1));
      for (const part of ['heel', 'toe']) expect(found[at(part) + 1] - floor).toBeLessThan(0.01);
      expect(found[at('toe') + 2] - found[at('heel') + 2]).toBeGreaterThan(0.1);
    }
  });

  it('is as tall as its shape says', async () => {
    const body = createSmplBody(await read(personLikeSmpl()), 'ab'.repeat(32));
    expect(heightOf(body, [])).toBeCloseTo(heightOf(loadKinemeshBody('coarse'), []), 6);
    expect(heightOf(body, betasForHeight(body, 1.9))).toBeCloseTo(1.9, 4);
  });
});
