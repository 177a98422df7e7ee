import type { Body } from '../../src/body/index.ts';
import { type Cloth, cutAlong, type Field, type Where } from './cut.ts';

/** What a part of the surface is covered with; further on in the list lies further out. */
export const COVERS = ['skin', 'eye', 'shoe', 'sole', 'trousers', 'shirt', 'hair'] as const;
export type Cover = (typeof COVERS)[number];

/** The baked body's last vertices are its eyeballs. */
const FIRST_EYEBALL = 13380;
const END_OF_BODY = 13524;

/** Landmarks of the head at rest, m. */
export interface Face {
  readonly eyeHeight: number;
  readonly headHeight: number;
  readonly noseZ: number;
  readonly earZ: number;
  readonly mouthY: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

export function faceOf(body: Body, betas: Float64Array): Face {
  const posed = body.pose(betas, new Float64Array(body.jointCount * 3), [0, 0, 0]);
  const landmarks = body.landmarks(betas, posed);
  const point = (name: string): number[] => {
    const at = body.landmarkTable.names.indexOf(name) * 3;
    return [...landmarks.subarray(at, at + 3)];
  };
  return {
    eyeHeight: point('left_eye')[1],
    headHeight: point('head_top')[1] - point('chin')[1],
    noseZ: point('nose')[2],
    earZ: point('left_ear')[2],
    mouthY: point('mouth_left')[1],
    left: point('left_eye'),
    right: point('right_eye'),
  };
}

/** Where hair begins: height above the eyes as a share of the head, from the nape to the forehead. */
const HAIRLINE = [
  [-9, -0.36],
  [-0.45, -0.36],
  [-0.28, -0.12],
  [0.02, 0.02],
  [0.22, 0.1],
  [0.45, 0.25],
  [0.7, 0.3],
  [9, 0.32],
] as const;

function hairlineAt(forward: number): number {
  const n = HAIRLINE.findIndex(([at]) => at > forward);
  const [a, b] = [HAIRLINE[n - 1], HAIRLINE[n]];
  return a[1] + ((b[1] - a[1]) * (forward - a[0])) / (b[0] - a[0]);
}

/** Where the garments end. */
interface Pattern {
  readonly neckline: Field;
  readonly hem: Field;
  readonly sleeve: Field;
  readonly shaft: Field;
  readonly hairline: Field;
  readonly neckHeight: number;
}

function patternOf(body: Body, betas: Float64Array, face: Face): Pattern {
  const joints = body.restJoints(betas);
  const joint = (name: string, axis: number): number => joints[body.jointNames.indexOf(name) * 3 + axis];
  const elbow = joint('left_elbow', 0);
  const sleeve = joint('left_shoulder', 0) + 0.62 * (elbow - joint('left_shoulder', 0));
  const collar = joint('neck', 1) - 0.012;
  const hem = joint('left_hip', 1) + 0.035;
  const shaft = joint('left_ankle', 1) + 0.005;
  return {
    // Round, and lower in front.
    neckline: (x, y, z) =>
      y - collar + 0.05 * Math.min(1, Math.max(0, (z + 0.03) / 0.08)) * Math.exp(-((x / 0.075) ** 2)),
    hem: (_, y) => y - hem,
    sleeve: (x) => sleeve - Math.abs(x),
    shaft: (_, y) => y - shaft,
    hairline: (_, y, z) =>
      y - face.eyeHeight - face.headHeight * hairlineAt((z - face.earZ) / (face.noseZ - face.earZ)),
    neckHeight: joint('neck', 1),
  };
}

/** Cuts the body's surface along the garments' edges, and says what covers each triangle. */
export function cutGarments(body: Body, betas: Float64Array, cloth: Cloth): Cover[] {
  const face = faceOf(body, betas);
  const pattern = patternOf(body, betas, face);
  const trunk: Where = (x) => Math.abs(x) < 0.4;
  const head: Where = (x, y) => Math.abs(x) < 0.13 && y > pattern.neckHeight - 0.05;
  cutAlong(cloth, pattern.hem, trunk);
  cutAlong(cloth, pattern.shaft, trunk);
  cutAlong(cloth, pattern.sleeve, (x, y, z) => Math.abs(x) > 0.2 && pattern.hem(x, y, z) > 0.1);
  cutAlong(cloth, pattern.neckline, (x, y, z) => Math.abs(x) < 0.16 && pattern.hem(x, y, z) > 0.2);
  cutAlong(cloth, pattern.hairline, head);
  const names = body.jointNames;
  const isHead = names.map((name) => (name === 'head' ? 1 : 0));
  const isHand = names.map((name) => (name.endsWith('wrist') ? 1 : 0));
  return Array.from({ length: cloth.triangles.length / 3 }, (_, t): Cover => {
    const corners = cloth.triangles.slice(t * 3, t * 3 + 3);
    if (corners.every((v) => v >= FIRST_EYEBALL && v < END_OF_BODY)) return 'eye';
    const [x, y, z] = [0, 1, 2].map(
      (axis) => corners.reduce((sum, v) => sum + cloth.vertices[v * 3 + axis], 0) / 3,
    );
    if (share(cloth, corners, isHead) > 0.5 && y > pattern.neckHeight)
      return pattern.hairline(x, y, z) > 0 ? 'hair' : 'skin';
    if (share(cloth, corners, isHand) > 0.5) return 'skin';
    return coverOfBody(x, y, z, pattern);
  });
}

/** How much of the corners follows the marked joints, 0–1. */
function share(cloth: Cloth, corners: readonly number[], marked: readonly number[]): number {
  let sum = 0;
  for (const v of corners) {
    for (let k = v * 4; k < v * 4 + 4; k += 1) sum += cloth.weights[k] * marked[cloth.joints[k]];
  }
  return sum / corners.length;
}

function coverOfBody(x: number, y: number, z: number, pattern: Pattern): Cover {
  if (pattern.shaft(x, y, z) < 0) return 'shoe';
  if (pattern.hem(x, y, z) < 0) return Math.abs(x) < 0.4 ? 'trousers' : 'skin';
  if (pattern.neckline(x, y, z) > 0 && Math.abs(x) < 0.16) return 'skin';
  return pattern.sleeve(x, y, z) > 0 ? 'shirt' : 'skin';
}

/** What is painted on the skin of the face at a point, softly: nothing below the neck. */
export function faceFeature(x: number, y: number, z: number, face: Face): 'brow' | 'lip' | undefined {
  const forward = (z - face.earZ) / (face.noseZ - face.earZ);
  const up = (y - face.eyeHeight) / face.headHeight;
  const aside = Math.abs(x);
  if (forward < 0.55 || up < -0.6 || aside > 0.1) return undefined;
  const browLine = 0.078 + 0.02 * Math.sin(((aside - 0.012) / 0.045) * Math.PI);
  if (aside > 0.012 && aside < 0.056 && Math.abs(up - browLine) < 0.02) return 'brow';
  return Math.hypot(aside / 0.026, (y - face.mouthY) / 0.0105) < 1 ? 'lip' : undefined;
}
