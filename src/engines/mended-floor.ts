import { type Body, createPosedJoints } from '../body/index.ts';
import type { FloorEdit, MendedPerson, SightingRows } from '../edits/index.ts';
import { rowOfFrame, type Track } from '../motion/index.ts';

/** What floors are mended in. */
export interface FloorScene {
  /** (F, 4, 4) as it was estimated; changed here */
  readonly worldFromCamera: Float32Array;
  /** (F) */
  readonly shot: Int32Array;
  readonly body: Body;
  readonly evidence: SightingRows;
  readonly people: readonly MendedPerson[];
  /** Of each of them. */
  readonly fitted: readonly Pick<Track, 'frame' | 'state' | 'contact' | 'betas' | 'poses' | 'trans'>[];
}

/** Where a tilt is given without a height, the floor is sought anew under so many rows of those who stand, at most. */
const MOST_ROWS = 400;
/** The part of the lowest points that lies above the floor: one bad frame does not move it. */
const ABOVE_FLOOR = 0.98;

/** Puts the floors, and so the worlds, of shots where a person says that they are. */
export function mendFloors(scene: FloorScene, floors: readonly FloorEdit[]): void {
  for (const floor of floors) {
    if (floor.kind === 'standing') standOn(scene, floor.at);
    else placeCamera(scene, floor);
  }
}

/** Under the lowest point of this person on this frame. */
function standOn(scene: FloorScene, at: Extract<FloorEdit, { kind: 'standing' }>['at']): void {
  const { frame, segment, tracklet } = scene.evidence;
  for (const [i, { rows }] of scene.people.entries()) {
    const is = (row: number) =>
      frame[row] === at.frame && segment[row] === at.segment && tracklet[row] === at.tracklet;
    if (!rows.some(is)) continue;
    const row = rowOfFrame(scene.fitted[i], at.frame);
    if (row >= 0) raise(scene, at.frame, -lowestPoint(scene, i, row));
  }
}

type CameraFloor = Extract<FloorEdit, { kind: 'camera' }>;

function placeCamera(
  scene: FloorScene,
  { frame, heightMetres, pitchDegrees, rollDegrees }: CameraFloor,
): void {
  const { shot, worldFromCamera: world } = scene;
  const first = shot.indexOf(shot[frame]);
  if (pitchDegrees !== null || rollDegrees !== null) {
    turn(scene, first, pitchDegrees, rollDegrees);
    const depths = heightMetres === null ? depthsOfStanding(scene, frame) : [];
    if (depths.length > 0) raise(scene, frame, depths[Math.ceil(ABOVE_FLOOR * depths.length) - 1]);
  }
  if (heightMetres !== null) raise(scene, frame, heightMetres - world[16 * first + 7]);
}

/**
 * Tilts the world so that the camera of its first frame is as given: R = Rx(−pitch) · diag(1, −1, −1) · Rz(roll), for
 * a world of y up and a camera that looks towards −z.
 */
function turn(
  scene: FloorScene,
  first: number,
  pitchDegrees: number | null,
  rollDegrees: number | null,
): void {
  const { shot, worldFromCamera: world } = scene;
  const at = 16 * first;
  const before = [0, 1, 2].map((r) => [0, 1, 2].map((c) => world[at + 4 * r + c]));
  const seenPitch = Math.asin(Math.max(-1, Math.min(1, -before[1][2])));
  const level = multiply(transposed(tilted(seenPitch)), before);
  const pitch = pitchDegrees === null ? seenPitch : (pitchDegrees * Math.PI) / 180;
  const roll = rollDegrees === null ? Math.atan2(level[1][0], level[0][0]) : (rollDegrees * Math.PI) / 180;
  const rolled = [
    [Math.cos(roll), -Math.sin(roll), 0],
    [Math.sin(roll), Math.cos(roll), 0],
    [0, 0, 1],
  ];
  const change = multiply(multiply(tilted(pitch), rolled), transposed(before));
  // About the camera's place at the shot's first frame, which stays over the origin.
  const place = [0, 1, 2].map((r) => world[at + 4 * r + 3]);
  for (let f = first; f < shot.length && shot[f] === shot[first]; f++) {
    const columns = [0, 1, 2, 3].map((c) =>
      [0, 1, 2].map((r) => world[16 * f + 4 * r + c] - (c === 3 ? place[r] : 0)),
    );
    for (const [c, column] of columns.entries()) {
      for (let r = 0; r < 3; r++) {
        const turned = change[r].reduce((sum, value, k) => sum + value * column[k], 0);
        world[16 * f + 4 * r + c] = turned + (c === 3 ? place[r] : 0);
      }
    }
  }
}

/** Rx(−pitch) · diag(1, −1, −1) */
function tilted(pitch: number): number[][] {
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  return [
    [1, 0, 0],
    [0, -c, -s],
    [0, s, -c],
  ];
}

/** How far below the floor those who stand in the shot of a frame are at their lowest, sorted, m. */
function depthsOfStanding(scene: FloorScene, frame: number): number[] {
  const rows: [person: number, row: number][] = [];
  for (const [i, { frame: frames, state, contact }] of scene.fitted.entries()) {
    for (let row = 0; row < frames.length; row++) {
      const stands = contact.subarray(4 * row, 4 * row + 4).includes(1);
      if (state[row] === 0 && stands && scene.shot[frames[row]] === scene.shot[frame]) rows.push([i, row]);
    }
  }
  const step = Math.max(1, Math.ceil(rows.length / MOST_ROWS));
  const some = rows.filter((_, n) => n % step === 0);
  return some.map(([i, row]) => -lowestPoint(scene, i, row)).sort((a, b) => a - b);
}

/** The lowest point of somebody's surface, m above the floor as it is by now. */
function lowestPoint(
  { body, fitted, worldFromCamera: world }: FloorScene,
  person: number,
  row: number,
): number {
  const { frame, betas, poses, trans } = fitted[person];
  const joints = body.jointCount;
  const posed = createPosedJoints(joints);
  body.pose(
    betas,
    poses.subarray(row * joints * 3, (row + 1) * joints * 3),
    trans.subarray(3 * row, 3 * row + 3),
    posed,
  );
  const surface = body.skin(betas, posed);
  const at = 16 * frame[row] + 4;
  let lowest = Number.POSITIVE_INFINITY;
  for (let v = 0; v < surface.length; v += 3) {
    const y = world[at] * surface[v] + world[at + 1] * surface[v + 1] + world[at + 2] * surface[v + 2];
    lowest = Math.min(lowest, y + world[at + 3]);
  }
  return lowest;
}

/** Raises everything in the shot of a frame by so much, m. */
function raise({ shot, worldFromCamera: world }: FloorScene, frame: number, by: number): void {
  for (let f = 0; f < shot.length; f++) if (shot[f] === shot[frame]) world[16 * f + 7] += by;
}

function multiply(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => [0, 1, 2].map((c) => row[0] * b[0][c] + row[1] * b[1][c] + row[2] * b[2][c]));
}

function transposed(m: readonly (readonly number[])[]): number[][] {
  return [0, 1, 2].map((c) => m.map((row) => row[c]));
}
