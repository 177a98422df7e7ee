import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isKinemeshError } from '../errors/index.ts';
import { LANDMARK_NAMES } from '../evidence/index.ts';
import { createPosedJoints } from './body.ts';
import { betasForHeight, heightGradient, heightOf } from './height.ts';
import { JOINT_NAMES, JOINT_PARENTS, type JointName, jointIndex } from './joints.ts';
import { createKinemeshBody } from './kinemesh-body.ts';
import { loadKinemeshBody } from './load-node.ts';
import { vertexNormals } from './normals.ts';
import { composeAxisAngles, matrixFromAxisAngle, rotateVector } from './rotations.ts';

const body = loadKinemeshBody();
const MEAN = new Float64Array(body.betaCount);
const REST_POSE = new Float64Array(body.jointCount * 3);
const ASSETS = new URL('../../assets/body/', import.meta.url);

/** A shape and a pose that touch everything, the same each time. */
function wave(length: number, scale: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => scale * Math.sin(12.9898 * (i + 1)));
}
const SHAPE = wave(body.betaCount, 2);
const POSE = wave(body.jointCount * 3, 0.8);

function row(values: ArrayLike<number>, index: number): [number, number, number] {
  return [values[index * 3], values[index * 3 + 1], values[index * 3 + 2]];
}

function restJoint(name: JointName, betas: Float64Array = MEAN): [number, number, number] {
  return row(body.restJoints(betas), jointIndex(name));
}

/** Degrees between the bone from one joint to another and a direction. */
function degreesFrom(from: JointName, to: JointName, direction: number[], betas: Float64Array): number {
  const a = restJoint(from, betas);
  const b = restJoint(to, betas);
  const bone = b.map((value, axis) => value - a[axis]);
  const cosine = bone.reduce((sum, value, axis) => sum + value * direction[axis], 0) / Math.hypot(...bone);
  return (Math.acos(Math.min(cosine, 1)) * 180) / Math.PI;
}

/** The generalised winding number (Jacobson et al. 2013) by solid angles (Van Oosterom & Strackee 1983). */
function windingNumber(vertices: Float32Array, point: number[]): number {
  let solidAngle = 0;
  const corner = (id: number): number[] => row(vertices, id).map((value, axis) => value - point[axis]);
  for (let i = 0; i < body.triangles.length; i += 3) {
    const [ax, ay, az] = corner(body.triangles[i]);
    const [bx, by, bz] = corner(body.triangles[i + 1]);
    const [cx, cy, cz] = corner(body.triangles[i + 2]);
    const [a, b, c] = [Math.hypot(ax, ay, az), Math.hypot(bx, by, bz), Math.hypot(cx, cy, cz)];
    const triple = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
    const ab = ax * bx + ay * by + az * bz;
    const bc = bx * cx + by * cy + bz * cz;
    const ca = cx * ax + cy * ay + cz * az;
    solidAngle += 2 * Math.atan2(triple, a * b * c + ab * c + bc * a + ca * b);
  }
  return solidAngle / (4 * Math.PI);
}

describe('the shipped body', () => {
  it('is the file that its manifest describes', () => {
    const manifest = JSON.parse(readFileSync(new URL('manifest.json', ASSETS), 'utf8'));
    const bytes = readFileSync(new URL(manifest.asset, ASSETS));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.sha256);
    expect(body.assetSha256).toBe(manifest.sha256);
    expect(bytes.length).toBe(manifest.bytes);
    expect(manifest.licence).toBe('CC0-1.0');
    expect(readFileSync(new URL('LICENSE.md', ASSETS), 'utf8')).toContain('CC0 1.0 Universal');
    expect(heightOf(body, MEAN)).toBeCloseTo(manifest.heightMetres, 4);
    heightGradient(body, MEAN).forEach((metres, b) => {
      expect(metres).toBeCloseTo(manifest.heightMetresPerBeta[b], 3);
    });
  });

  it('has SMPL-H’s joints, 13,524 vertices and 27,036 triangles', () => {
    expect(body.jointNames).toEqual(JOINT_NAMES);
    expect([...body.parents]).toEqual(JOINT_PARENTS);
    expect([body.vertexCount, body.triangles.length / 3, body.betaCount]).toEqual([13524, 27036, 16]);
    for (let j = 1; j < body.jointCount; j++) expect(body.parents[j]).toBeLessThan(j);
  });

  it('hangs every vertex on at most four joints, whose weights sum to 1', () => {
    for (let v = 0; v < body.vertexCount; v++) {
      const weights = body.skinWeights.subarray(v * 4, v * 4 + 4);
      expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(1e-6);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...body.skinJoints.subarray(v * 4, v * 4 + 4))).toBeLessThan(52);
    }
  });

  it('has every joint inside its skin, for the mean and for other shapes', () => {
    for (const betas of [MEAN, SHAPE]) {
      const vertices = body.restVertices(betas);
      for (const name of JOINT_NAMES) {
        expect(windingNumber(vertices, restJoint(name, betas)), name).toBeGreaterThan(0.9);
      }
      expect(Math.abs(windingNumber(vertices, [0, 2, 0]))).toBeLessThan(0.01);
    }
  });

  it('is its own mirror image to 0.1 mm, for any shape', () => {
    for (const betas of [MEAN, SHAPE]) {
      for (const name of JOINT_NAMES) {
        const other = name.replace(/^(left|right)_/, (side) => (side === 'left_' ? 'right_' : 'left_'));
        const [x, y, z] = restJoint(name, betas);
        const mirrored = restJoint(other as JointName, betas);
        expect(Math.hypot(x + mirrored[0], y - mirrored[1], z - mirrored[2]), name).toBeLessThan(1e-4);
      }
      const cells = new Map<string, number>();
      const vertices = body.restVertices(betas);
      const key = (x: number, y: number, z: number): string =>
        `${Math.round(x * 2000)} ${Math.round(y * 2000)} ${Math.round(z * 2000)}`;
      for (let v = 0; v < body.vertexCount; v++) cells.set(key(...row(vertices, v)), v);
      let found = 0;
      for (let v = 0; v < body.vertexCount; v++) {
        const [x, y, z] = row(vertices, v);
        if (cells.has(key(-x, y, z))) found++;
      }
      expect(found / body.vertexCount).toBeGreaterThan(0.98);
    }
  });

  it('rests in SMPL’s T: arms straight along x, legs down, palms down, facing +z', () => {
    for (const betas of [MEAN, SHAPE]) {
      for (const [side, x] of [
        ['left', 1],
        ['right', -1],
      ] as const) {
        const arm = [x * Math.cos((3 * Math.PI) / 180), 0, -Math.sin((3 * Math.PI) / 180)];
        expect(degreesFrom(`${side}_shoulder`, `${side}_elbow`, arm, betas)).toBeLessThan(0.1);
        expect(degreesFrom(`${side}_elbow`, `${side}_wrist`, arm, betas)).toBeLessThan(0.1);
        expect(degreesFrom(`${side}_wrist`, `${side}_middle1`, arm, betas)).toBeLessThan(0.1);
        for (const finger of ['index', 'middle', 'ring', 'pinky'] as const) {
          expect(degreesFrom(`${side}_${finger}1`, `${side}_${finger}3`, [x, 0, 0], betas)).toBeLessThan(30);
        }
        expect(degreesFrom(`${side}_hip`, `${side}_knee`, [0, -1, 0], betas)).toBeLessThan(6);
        expect(degreesFrom(`${side}_knee`, `${side}_ankle`, [0, -1, 0], betas)).toBeLessThan(6);
        const ankle = restJoint(`${side}_ankle`, betas);
        const foot = restJoint(`${side}_foot`, betas);
        expect(foot[2] - ankle[2]).toBeGreaterThan(0.08);

        const wrist = restJoint(`${side}_wrist`, betas);
        const index = restJoint(`${side}_index1`, betas).map((value, axis) => value - wrist[axis]);
        const pinky = restJoint(`${side}_pinky1`, betas).map((value, axis) => value - wrist[axis]);
        expect(index[2]).toBeGreaterThan(pinky[2] + 0.03);
        expect(Math.abs(index[1] - pinky[1])).toBeLessThan(0.01);
      }
      expect(restJoint('pelvis', betas)).toEqual([0, 0, 0]);
      expect(restJoint('head', betas)[1]).toBeGreaterThan(0.45);
    }
  });

  it('faces outwards: normals point away from the body', () => {
    const vertices = body.restVertices(MEAN);
    const normals = vertexNormals(vertices, body.triangles);
    let volume = 0;
    for (let i = 0; i < normals.length; i++) volume += normals[i] * vertices[i];
    expect(volume).toBeGreaterThan(0);
    const table = body.landmarkTable;
    const nose = body.landmarks(MEAN, body.pose(MEAN, REST_POSE, [0, 0, 0]));
    const tip = row(nose, table.names.indexOf('nose'));
    let nearest = 0;
    for (let v = 1; v < body.vertexCount; v++) {
      const distance = (id: number): number =>
        Math.hypot(...row(vertices, id).map((x, axis) => x - tip[axis]));
      if (distance(v) < distance(nearest)) nearest = v;
    }
    expect(normals[nearest * 3 + 2]).toBeGreaterThan(0.6);
  });
});

describe('shape', () => {
  it('has a mean adult of 1.68 m and a standard deviation of 10 cm', () => {
    expect(heightOf(body, MEAN)).toBeGreaterThan(1.66);
    expect(heightOf(body, MEAN)).toBeLessThan(1.7);
    const sd = Math.hypot(...heightGradient(body, MEAN));
    expect(sd).toBeGreaterThan(0.09);
    expect(sd).toBeLessThan(0.11);
  });

  it('finds the likeliest body of a height, to 0.1 mm, within three standard deviations from 1.5 to 1.95 m', () => {
    for (const height of [1.5, 1.6, 1.75, 1.85, 1.95]) {
      const betas = betasForHeight(body, height);
      expect(Math.abs(heightOf(body, betas) - height)).toBeLessThan(1e-4);
      expect(Math.hypot(...betas)).toBeLessThan(3);
    }
    const kept = betasForHeight(body, heightOf(body, SHAPE), SHAPE);
    expect([...kept]).toEqual([...SHAPE]);
  });

  it('has rest joints linear in betas by the published basis', () => {
    const joints = body.restJoints(SHAPE);
    for (let i = 0; i < joints.length; i++) {
      let expected = body.jointTemplate[i];
      for (let b = 0; b < body.betaCount; b++) expected += body.jointBasis[i * body.betaCount + b] * SHAPE[b];
      expect(joints[i]).toBeCloseTo(expected, 14);
    }
  });

  it('takes missing betas as zeros and refuses too many', () => {
    expect([...body.restJoints([1.5])]).toEqual([...body.restJoints([1.5, ...MEAN.subarray(1)])]);
    expect(() => body.restJoints(new Float64Array(17))).toThrow('The body has 16 betas; 17 were given.');
  });
});

describe('pose', () => {
  it('gives the rest pose for zero rotations, moved by trans', () => {
    const trans = [0.3, -1, 4];
    const posed = body.pose(SHAPE, REST_POSE, trans);
    const vertices = body.skin(SHAPE, posed);
    const rest = body.restVertices(SHAPE);
    for (let i = 0; i < vertices.length; i++) {
      expect(Math.abs(vertices[i] - rest[i] - trans[i % 3])).toBeLessThan(2e-6);
    }
    const joints = body.restJoints(SHAPE);
    for (let i = 0; i < joints.length; i++) expect(posed.joints[i]).toBeCloseTo(joints[i] + trans[i % 3], 12);
  });

  it('keeps every bone’s length in any pose', () => {
    const { joints } = body.pose(SHAPE, POSE, [1, 2, 3]);
    const rest = body.restJoints(SHAPE);
    for (let j = 1; j < body.jointCount; j++) {
      const length = (points: Float64Array): number => {
        const [a, b] = [row(points, j), row(points, body.parents[j])];
        return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      };
      expect(length(joints)).toBeCloseTo(length(rest), 12);
    }
  });

  it('moves rigidly by the motion format’s formula: root’ = R·root, trans’ = R(J₀ + trans) + t − J₀', () => {
    const turn = [0.4, -2.2, 1.1];
    const shift = [0.5, -0.2, 3];
    const trans = [0.1, 0.9, -0.4];
    const before = body.skin(SHAPE, body.pose(SHAPE, POSE, trans));

    const matrix = new Float64Array(9);
    matrixFromAxisAngle(turn, 0, matrix, 0);
    const pelvis = row(body.restJoints(SHAPE), 0);
    const movedPose = POSE.slice();
    composeAxisAngles(turn, 0, POSE, 0, movedPose, 0);
    const movedTrans = pelvis.map((value, axis) => value + trans[axis]);
    rotateVector(matrix, 0, movedTrans, 0, movedTrans, 0);
    for (let axis = 0; axis < 3; axis++) movedTrans[axis] += shift[axis] - pelvis[axis];
    const after = body.skin(SHAPE, body.pose(SHAPE, movedPose, movedTrans));

    const expected = [0, 0, 0];
    let worst = 0;
    for (let v = 0; v < body.vertexCount; v++) {
      rotateVector(matrix, 0, before, v * 3, expected, 0);
      for (let axis = 0; axis < 3; axis++) {
        worst = Math.max(worst, Math.abs(after[v * 3 + axis] - expected[axis] - shift[axis]));
      }
    }
    expect(worst).toBeLessThan(2e-6);
  });

  it('bends the elbow about its hinge: −90° about y brings the left hand forward', () => {
    const pose = REST_POSE.slice();
    pose[jointIndex('left_elbow') * 3 + 1] = -Math.PI / 2;
    const { joints } = body.pose(MEAN, pose, [0, 0, 0]);
    const elbow = row(joints, jointIndex('left_elbow'));
    const wrist = row(joints, jointIndex('left_wrist'));
    expect(wrist[2] - elbow[2]).toBeGreaterThan(0.2);
    expect(Math.abs(wrist[1] - elbow[1])).toBeLessThan(0.001);
  });

  it('writes to the given arrays, whatever was posed before', () => {
    const posed = createPosedJoints(body.jointCount);
    const vertices = new Float32Array(body.vertexCount * 3);
    body.skin(MEAN, body.pose(MEAN, REST_POSE, [9, 9, 9], posed), vertices);
    expect(body.pose(SHAPE, POSE, [0, 0, 1], posed)).toBe(posed);
    expect(body.skin(SHAPE, posed, vertices)).toBe(vertices);
    expect([...vertices]).toEqual([...body.skin(SHAPE, body.pose(SHAPE, POSE, [0, 0, 1]))]);
  });

  it('refuses a pose of another length', () => {
    expect(() => body.pose(MEAN, new Float64Array(72), [0, 0, 0])).toThrow('A pose has 156 numbers, not 72.');
  });
});

describe('landmarks', () => {
  it('begin with BlazePose’s 33 in its order', () => {
    expect(body.landmarkTable.names.slice(0, 33)).toEqual([...LANDMARK_NAMES]);
  });

  it('lie where their names say, and mirror each other', () => {
    const points = body.landmarks(MEAN, body.pose(MEAN, REST_POSE, [0, 0, 0]));
    const at = (name: string): [number, number, number] =>
      row(points, body.landmarkTable.names.indexOf(name));
    const sole = -heightOf(body, MEAN) + Math.max(...body.restVertices(MEAN).filter((_, i) => i % 3 === 1));
    expect(at('nose')[2]).toBeGreaterThan(at('left_ear')[2] + 0.08);
    expect(at('left_ear')[0]).toBeGreaterThan(0.05);
    expect(at('left_eye')[1]).toBeGreaterThan(at('mouth_left')[1]);
    expect(at('left_heel')[2]).toBeLessThan(at('left_ankle')[2]);
    expect(at('left_foot_index')[2] - at('left_heel')[2]).toBeGreaterThan(0.2);
    expect(at('left_foot_index')[2] - at('left_heel')[2]).toBeLessThan(0.28);
    for (const name of ['left_heel_sole', 'left_toe_sole']) expect(at(name)[1] - sole).toBeLessThan(0.004);
    for (const name of body.landmarkTable.names) {
      const other = name.includes('left') ? name.replace('left', 'right') : name.replace('right', 'left');
      const [x, y, z] = at(name);
      const mirrored = at(other);
      expect(Math.hypot(x + mirrored[0], y - mirrored[1], z - mirrored[2]), name).toBeLessThan(1e-4);
    }
  });

  it('follow their joint rigidly, and so stay within 12 mm of the skin in any moderate pose', () => {
    const bent = POSE.map((value) => value / 2);
    const posed = body.pose(SHAPE, bent, [0, 0, 2]);
    const points = body.landmarks(SHAPE, posed);
    const vertices = body.skin(SHAPE, posed);
    const surface = ['nose', 'left_eye_inner', 'head_top', 'left_heel', 'right_foot_index', 'left_index_tip'];
    for (const name of surface) {
      const point = row(points, body.landmarkTable.names.indexOf(name));
      let nearest = Number.POSITIVE_INFINITY;
      for (let v = 0; v < body.vertexCount; v++) {
        nearest = Math.min(nearest, Math.hypot(...row(vertices, v).map((x, axis) => x - point[axis])));
      }
      expect(nearest, name).toBeLessThan(0.012);
    }
  });
});

describe('the coarse mesh', () => {
  const coarse = loadKinemeshBody('coarse');

  it('is the same body on 3,400 of its vertices', () => {
    expect([coarse.vertexCount, coarse.assetSha256]).toEqual([3400, body.assetSha256]);
    expect(coarse.triangles.length / 3).toBeLessThan(6800);
    const posed = body.pose(SHAPE, POSE, [0, 0, 1]);
    expect(coarse.pose(SHAPE, POSE, [0, 0, 1])).toEqual(posed);
    expect(coarse.landmarkTable).toEqual(body.landmarkTable);
    const fine = new Set<string>();
    const all = body.skin(SHAPE, posed);
    for (let v = 0; v < body.vertexCount; v++) fine.add(row(all, v).join());
    const some = coarse.skin(SHAPE, posed);
    for (let v = 0; v < coarse.vertexCount; v++) expect(fine.has(row(some, v).join())).toBe(true);
  });

  it('keeps height and volume: 0.1 mm and 1 %', () => {
    expect(Math.abs(heightOf(coarse, MEAN) - heightOf(body, MEAN))).toBeLessThan(1e-4);
    const volume = ({ triangles }: typeof body, v: Float32Array): number => {
      let sixfold = 0;
      for (let i = 0; i < triangles.length; i += 3) {
        const [a, b, c] = [row(v, triangles[i]), row(v, triangles[i + 1]), row(v, triangles[i + 2])];
        sixfold += a[0] * (b[1] * c[2] - b[2] * c[1]);
        sixfold += a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
      }
      return sixfold / 6;
    };
    const fine = volume(body, body.restVertices(MEAN));
    expect(fine).toBeGreaterThan(0.05);
    expect(Math.abs(volume(coarse, coarse.restVertices(MEAN)) / fine - 1)).toBeLessThan(0.01);
  });
});

describe('a damaged asset', () => {
  it('is refused by name', () => {
    const bytes = readFileSync(new URL('kinemesh-body.bin', ASSETS));
    for (const damaged of [bytes.subarray(0, 1_000_000), bytes.subarray(1), new Uint8Array(0)]) {
      let code = '';
      try {
        createKinemeshBody(damaged, '');
      } catch (error) {
        code = isKinemeshError(error) ? error.code : String(error);
      }
      expect(code).toBe('body-corrupt');
    }
  });
});
