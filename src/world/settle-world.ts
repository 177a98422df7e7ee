import type { Body } from '../body/index.ts';
import { floorPlane } from './floor-plane.ts';
import { chainPoses, POSE_SIZE, setPose, standing } from './poses.ts';
import type { Stance, WorldPerson } from './soles.ts';
import { footings, guessUp, stanceOf } from './stances.ts';
import { cross } from './vectors.ts';

export interface SettleInput {
  readonly body: Body;
  /** (F) */
  readonly shot: Int32Array;
  /** (F, 12) camera to its shot, as `Scene.cameraPose`; null where the camera stands */
  readonly cameraPose: Float64Array | null;
  readonly people: readonly WorldPerson[];
}

export interface World {
  /** (F, 4, 4) y up, the floor at 0, the origin on it under the shot's first camera, which looks towards −z */
  readonly worldFromCamera: Float32Array;
  /** Assumed where in some shot with people hardly anything told of up. */
  readonly source: 'estimated' | 'assumed';
  /** Of each person, (T, 4, 3) where the soles are, m, camera space. */
  readonly soles: readonly Float32Array[];
}

/** Up is estimated where it is known to this, radians. */
const KNOWN = 0.06;
/** One body in so many frames may be below the floor by more than this, m. */
const FEW = 0.05;
const SUNK = 0.015;
/** But the floor is not sought farther below where people stood than this, m: who is lower is drawn too large. */
const MOST_SUNK = 0.04;
/** Where nobody was ever seen: a camera held at a standing person's eyes, m. */
const USUAL_HEIGHT = 1.6;

/**
 * Puts everybody into one world for each shot: up from the picture, the bodies and the plane in which feet stood;
 * the floor through where they stood.
 */
export function settleWorld({ body, shot, cameraPose, people }: SettleInput): World {
  const poses = cameraPose ?? standing(shot.length);
  const stances = people.map((person) => stanceOf(body, person));
  const worldFromCamera = new Float32Array(shot.length * 16);
  const world = new Float64Array(POSE_SIZE);
  const moved = new Float64Array(POSE_SIZE);
  let source: World['source'] = 'estimated';
  for (let from = 0; from < shot.length; ) {
    let to = from + 1;
    while (to < shot.length && shot[to] === shot[from]) to++;
    const guess = guessUp(stances, poses, from, to);
    const feet = footings(stances, poses, from, to);
    const plane = floorPlane(feet, guess);
    const height = floorHeight(stances, poses, from, to, plane.up, feet.length > 0 ? plane.height : null);
    if (plane.spread > KNOWN && stances.some(({ person }) => person.frame.some((f) => f >= from && f < to)))
      source = 'assumed';
    upright(plane.up, height, world);
    for (let f = from; f < to; f++) {
      chainPoses(world, 0, poses, POSE_SIZE * f, moved, 0);
      worldFromCamera.set(moved, 16 * f);
      worldFromCamera[16 * f + 15] = 1;
    }
    from = to;
  }
  return { worldFromCamera, source, soles: stances.map(({ soles }) => soles) };
}

/** The floor's height along up, m: through where feet stood, and low enough that bodies do not sink into it. */
function floorHeight(
  stances: readonly Stance[],
  poses: Float64Array,
  from: number,
  to: number,
  up: readonly number[],
  stood: number | null,
): number {
  const lowest: number[] = [];
  for (const { person, soles } of stances) {
    person.frame.forEach((f, t) => {
      if (f < from || f >= to || person.state[t] !== 0) return;
      let least = Number.POSITIVE_INFINITY;
      for (let n = 0; n < 4; n++) {
        const at = 12 * t + 3 * n;
        let y = 0;
        for (let i = 0; i < 3; i++) {
          const p = POSE_SIZE * f + 4 * i;
          y +=
            up[i] *
            (poses[p] * soles[at] +
              poses[p + 1] * soles[at + 1] +
              poses[p + 2] * soles[at + 2] +
              poses[p + 3]);
        }
        least = Math.min(least, y);
      }
      lowest.push(least);
    });
  }
  if (lowest.length === 0) return -USUAL_HEIGHT;
  lowest.sort((a, b) => a - b);
  const low = lowest[Math.floor(FEW * lowest.length)];
  return stood === null ? low : Math.min(stood, Math.max(low + SUNK, stood - MOST_SUNK));
}

/** The pose that takes the shot to its world: the first camera, at 0 and looking along z, looks towards −z. */
function upright(up: readonly number[], height: number, out: Float64Array): void {
  // One that looks straight down has the top of its picture there.
  const ahead = level([0, 0, 1], up) ?? level([0, -1, 0], up) ?? [1, 0, 0];
  const back = ahead.map((value) => -value);
  setPose(out, 0, [...cross(up, back), ...up, ...back], [0, -height, 0]);
}

function level(v: readonly number[], up: readonly number[]): number[] | null {
  const along = v[0] * up[0] + v[1] * up[1] + v[2] * up[2];
  const flat = v.map((value, k) => value - along * up[k]);
  const size = Math.hypot(flat[0], flat[1], flat[2]);
  return size < 0.1 ? null : flat.map((value) => value / size);
}
