import { matrixFromAxisAngle } from '../body/index.ts';
import { BACKGROUND_POINTS } from '../evidence/index.ts';
import { POSE_SIZE, setPose } from './poses.ts';
import type { RoughFeet } from './rough-feet.ts';

export const WIDTH = 960;
export const HEIGHT = 540;
export const LENS = { focal: 850, centreX: WIDTH / 2, centreY: HEIGHT / 2 };
/** How high the camera is held, m. */
const EYES = 1.5;

/** Where a made camera is, m, and how it is turned (axis-angle, camera to the first camera), at a time. */
export type MadePath = (time: number) => { place: readonly number[]; turn: readonly number[] };

/** Numbers from 0 to 1, the same on every run (Park and Miller's minimal standard generator). */
export function madeChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** (F, 12) camera to the first camera. */
export function madePoses(path: MadePath, frames: number, fps: number): Float64Array {
  const poses = new Float64Array(frames * POSE_SIZE);
  const rotation = new Float64Array(9);
  for (let f = 0; f < frames; f++) {
    const { place, turn } = path(f / fps);
    matrixFromAxisAngle(turn, 0, rotation, 0);
    setPose(poses, POSE_SIZE * f, rotation, place);
  }
  return poses;
}

/** A point of the shot before a frame's camera. */
export function beforeCamera(poses: Float64Array, frame: number, point: readonly number[]): number[] {
  const at = POSE_SIZE * frame;
  const v = [0, 1, 2].map((k) => point[k] - poses[at + 4 * k + 3]);
  return [0, 1, 2].map((c) => poses[at + c] * v[0] + poses[at + 4 + c] * v[1] + poses[at + 8 + c] * v[2]);
}

function inPicture(lens: typeof LENS, [x, y, z]: readonly number[]): [number, number] | null {
  if (z < 0.3) return null;
  const u = (lens.focal * x) / z + lens.centreX;
  const v = (lens.focal * y) / z + lens.centreY;
  return u < 4 || v < 4 || u > WIDTH - 4 || v > HEIGHT - 4 ? null : [u, v];
}

/**
 * (F, points, 3) as the evidence has it: points of a room (a floor, walls 7 to 12 m away) as a camera sees them,
 * off by `noise` px. Every eighth point belongs to something that goes through the picture on its own.
 */
export function madeBackground(
  poses: Float64Array,
  noise: number,
  lens = LENS,
  isBreak: (frame: number) => boolean = () => false,
): Float32Array {
  const frames = poses.length / POSE_SIZE;
  const out = new Float32Array(frames * BACKGROUND_POINTS * 3);
  const chance = madeChance(11);
  const points: (number[] | null)[] = new Array(BACKGROUND_POINTS).fill(null);
  const ages = new Int32Array(BACKGROUND_POINTS);
  for (let f = 0; f < frames; f++) {
    if (isBreak(f)) points.fill(null);
    for (let p = 0; p < BACKGROUND_POINTS; p++) {
      const wanders = p % 8 === 7;
      const known = points[p];
      const moved = known && wanders ? [known[0], known[1] - 0.012, known[2] + 0.01] : known;
      let place = moved && inPicture(lens, beforeCamera(poses, f, moved));
      points[p] = moved;
      ages[p]++;
      if (!place) {
        points[p] = roomPoint(poses, f, lens, chance);
        place = inPicture(lens, beforeCamera(poses, f, points[p] ?? [0, 0, 1]));
        ages[p] = 1;
      }
      if (!place) continue;
      const [u, v] = place.map((x) => x + noise * (chance() + chance() + chance() - 1.5) * 2);
      out.set([u, v, ages[p]], (f * BACKGROUND_POINTS + p) * 3);
    }
  }
  return out;
}

/** A point of the room that a frame's camera sees. */
function roomPoint(poses: Float64Array, f: number, lens: typeof LENS, chance: () => number): number[] {
  const at = POSE_SIZE * f;
  const x = (20 + chance() * (WIDTH - 40) - lens.centreX) / lens.focal;
  const y = (20 + chance() * (HEIGHT - 40) - lens.centreY) / lens.focal;
  const ray = [0, 1, 2].map((k) => poses[at + 4 * k] * x + poses[at + 4 * k + 1] * y + poses[at + 4 * k + 2]);
  const from = [0, 1, 2].map((k) => poses[at + 4 * k + 3]);
  const wall = 7 + 5 * chance();
  const floor = ray[1] > 0.02 ? (EYES - from[1]) / ray[1] : Number.POSITIVE_INFINITY;
  const length = Math.min(wall, floor);
  return from.map((value, k) => value + length * ray[k]);
}

/** (F, 4) as `cameraSteps` gives it: the similarity that far points follow. */
export function madeSteps(poses: Float64Array, lens = LENS): Float64Array {
  const frames = poses.length / POSE_SIZE;
  const steps = new Float64Array(frames * 4);
  for (let f = 0; f < frames; f++) {
    steps[4 * f] = 1;
    if (f === 0) continue;
    const at = POSE_SIZE * (f - 1);
    const far = (x: number, y: number) =>
      [0, 1, 2].map(
        (k) =>
          9 * (poses[at + 4 * k] * x + poses[at + 4 * k + 1] * y + poses[at + 4 * k + 2]) +
          poses[at + 4 * k + 3],
      );
    const seen = (x: number, y: number) => {
      const [px, py, pz] = beforeCamera(poses, f, far(x, y));
      return [(lens.focal * px) / pz + lens.centreX, (lens.focal * py) / pz + lens.centreY];
    };
    const middle = seen(0, 0);
    const side = seen(0.1, 0);
    const a = (side[0] - middle[0]) / (0.1 * lens.focal);
    const b = (side[1] - middle[1]) / (0.1 * lens.focal);
    const { centreX: x, centreY: y } = lens;
    steps.set([a, b, middle[0] - a * x + b * y, middle[1] - b * x - a * y], 4 * f);
  }
  return steps;
}

/** Feet of somebody who walks along z = 5 m, 1.4 m/s, each standing for half a second in turn. */
export function madeFeet(poses: Float64Array, fps: number, lens = LENS): RoughFeet {
  const frames = poses.length / POSE_SIZE;
  const place = new Float64Array(4 * frames);
  const depth = new Float64Array(2 * frames);
  for (let f = 0; f < frames; f++) {
    for (let foot = 0; foot < 2; foot++) {
      const phase = f / fps + foot / 2;
      const swing = Math.max(0, (phase % 1) - 0.5) * 2;
      const x = -2 + 1.4 * (Math.floor(phase) + swing - foot / 2);
      const [px, py, pz] = beforeCamera(poses, f, [x, EYES - 0.3 * swing * (1 - swing), 5]);
      place[4 * f + 2 * foot] = (lens.focal * px) / pz;
      place[4 * f + 2 * foot + 1] = (lens.focal * py) / pz;
      depth[2 * f + foot] = pz;
    }
  }
  return {
    frame: Int32Array.from({ length: frames }, (_, f) => f),
    place,
    depth,
    belief: new Float64Array(2 * frames).fill(0.95),
  };
}

/** The largest differences of two cameras: degrees, m. */
export function poseErrors(found: Float64Array, truth: Float64Array): { degrees: number; metres: number } {
  let [degrees, metres] = [0, 0];
  for (let at = 0; at < truth.length; at += POSE_SIZE) {
    let square = 0;
    let off = 0;
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < 3; k++) square += (found[at + 4 * i + k] - truth[at + 4 * i + k]) ** 2;
      off += (found[at + 4 * i + 3] - truth[at + 4 * i + 3]) ** 2;
    }
    // |A − B|² = 8 sin²(θ / 2)
    degrees = Math.max(degrees, (2 * Math.asin(Math.min(1, Math.sqrt(square / 8))) * 180) / Math.PI);
    metres = Math.max(metres, Math.sqrt(off));
  }
  return { degrees, metres };
}
