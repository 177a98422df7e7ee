import { median } from './median.ts';
import { dot, unit } from './vectors.ts';

/** T rows of one person, as far as seating changes or asks them; keys and units are those of the motion folder. */
export interface SeatedRows {
  readonly frame: Int32Array;
  readonly state: Uint8Array;
  readonly contact: Uint8Array;
  readonly bbox: Float32Array;
  readonly trans: Float32Array;
  readonly joints3d: Float32Array;
  readonly joints2d: Float32Array;
}

export interface SeatInput<Person extends SeatedRows> {
  /** (F) real seconds */
  readonly time: Float64Array;
  /** (F) */
  readonly shot: Int32Array;
  /** (F, 4) fx, fy, cx, cy, px */
  readonly intrinsics: Float32Array;
  /** (F, 4, 4) the floor at y = 0 */
  readonly worldFromCamera: Float32Array;
  readonly people: readonly Person[];
  /** Of each of them, (T, 4, 3) where the soles are, m, camera space. */
  readonly soles: readonly Float32Array[];
}

/**
 * How far above or below the floor somebody's stands may be, m, to be held for errors of size, and for this part of
 * the camera's height: who is taken for a part too large is as much too far away. Beyond, it is another floor.
 */
const MOST = 0.03;
const MOST_OF_CAMERA = 0.06;
/** A stand this far from somebody's usual height is on something else, m: a stair, a box. */
const ELSE = 0.06;
/** Heights change over about this time, s; fewer seconds of standing about a moment say less of it than the usual. */
const SECONDS = 0.3;
const FEW_SECONDS = 0.1;
const FEWEST = 6;
/** How far away somebody is, is known to this part; where across the line of sight, to so many m. */
const ALONG = 0.05;
const ACROSS = 0.02;

/**
 * Puts those who stand onto the floor of their world. What is wrong all the time is how far away somebody is: each is
 * moved along the line of sight as far as the view allows, where places are known least, so that the picture stays. What
 * comes and goes is of feet, and is taken off straight up or down, smoothly in time. Poses stay.
 */
export function seatPeople<Person extends SeatedRows>(input: SeatInput<Person>): Person[] {
  return input.people.map((person, n) => {
    const moves = movesOf(input, person, input.soles[n]);
    return moves ? moved(person, moves, input.intrinsics) : person;
  });
}

/** (T, 3) m, camera space; null where all stays. */
function movesOf<Person extends SeatedRows>(
  { time, shot, worldFromCamera }: SeatInput<Person>,
  person: Person,
  soles: Float32Array,
): Float64Array | null {
  const { frame, trans } = person;
  const rows = frame.length;
  const heights = Float64Array.from(frame, (_, t) => standingHeight(person, soles, worldFromCamera, t));
  const moves = new Float64Array(3 * rows);
  let some = false;
  for (let from = 0; from < rows; ) {
    let to = from + 1;
    while (to < rows && shot[frame[to]] === shot[frame[from]]) to++;
    const usual = usualHeight(heights.subarray(from, to), worldFromCamera[16 * frame[from] + 7]);
    for (let t = from; t < to && usual !== null; t++) {
      some = true;
      const beside = heightBeside(heights, usual, t, from, to, (row) => time[frame[row]]);
      const up = [...worldFromCamera.subarray(16 * frame[t] + 4, 16 * frame[t] + 7)];
      const place = [...trans.subarray(3 * t, 3 * t + 3)];
      const ray = unit(place);
      const worse = Math.max(1, (ALONG / ACROSS) * Math.hypot(...place));
      // The shortest way up by `usual` where a step along the ray counts less: Σ·n / (nᵀ·Σ·n).
      const slope = (worse ** 2 - 1) * dot(ray, up);
      const share = usual / (1 + slope * dot(ray, up));
      for (let k = 0; k < 3; k++) moves[3 * t + k] = -share * (up[k] + slope * ray[k]) - beside * up[k];
    }
    from = to;
  }
  return some ? moves : null;
}

/** m above the floor, of the points that stand; NaN where none does or nobody saw it. */
function standingHeight(
  { frame, state, contact }: SeatedRows,
  soles: Float32Array,
  world: Float32Array,
  t: number,
): number {
  if (state[t] !== 0) return Number.NaN;
  const w = 16 * frame[t] + 4;
  let [sum, count] = [0, 0];
  for (let n = 0; n < 4; n++) {
    if (!contact[4 * t + n]) continue;
    const at = 12 * t + 3 * n;
    sum += world[w] * soles[at] + world[w + 1] * soles[at + 1] + world[w + 2] * soles[at + 2] + world[w + 3];
    count++;
  }
  return sum / count;
}

/** m; null where too little is known, or where it is another floor. */
function usualHeight(heights: Float64Array, cameraHeight: number): number | null {
  const known = [...heights].filter((height) => !Number.isNaN(height));
  if (known.length < FEWEST) return null;
  const usual = median(known);
  return Math.abs(usual) < MOST + MOST_OF_CAMERA * Math.abs(cameraHeight) ? usual : null;
}

/** How far from the usual stands near in time are: their mean, drawn to 0 where there are few. */
function heightBeside(
  heights: Float64Array,
  usual: number,
  t: number,
  from: number,
  to: number,
  timeOf: (row: number) => number,
): number {
  let [sum, weight] = [0, FEW_SECONDS];
  for (const way of [-1, 1]) {
    for (let row = way < 0 ? t : t + 1; row >= from && row < to; row += way) {
      const seconds = timeOf(row) - timeOf(t);
      if (Math.abs(seconds) > 3 * SECONDS) break;
      const off = heights[row] - usual;
      if (!(Math.abs(off) < ELSE)) continue;
      const before = timeOf(Math.max(from, row - 1));
      const after = timeOf(Math.min(to - 1, row + 1));
      const w = Math.exp(-((seconds / SECONDS) ** 2) / 2) * Math.min((after - before) / 2, FEW_SECONDS);
      sum += w * off;
      weight += w;
    }
  }
  return sum / weight;
}

/** The person moved by so much: places and their picture; poses stay. */
function moved<Person extends SeatedRows>(
  person: Person,
  moves: Float64Array,
  intrinsics: Float32Array,
): Person {
  const { frame, trans } = person;
  const joints = person.joints3d.length / (3 * frame.length);
  const joints3d = person.joints3d.map(
    (value, i) => value + moves[3 * Math.floor(i / (3 * joints)) + (i % 3)],
  );
  const joints2d = new Float32Array(person.joints2d.length);
  const bbox = person.bbox.slice();
  for (let t = 0; t < frame.length; t++) {
    const [fx, fy, cx, cy] = intrinsics.subarray(4 * frame[t], 4 * frame[t] + 4);
    for (let j = t * joints; j < (t + 1) * joints; j++) {
      joints2d[2 * j] = (fx * joints3d[3 * j]) / joints3d[3 * j + 2] + cx;
      joints2d[2 * j + 1] = (fy * joints3d[3 * j + 1]) / joints3d[3 * j + 2] + cy;
    }
    // The body's box is moved as a picture of it at its own depth would be.
    const z = person.joints3d[3 * joints * t + 2];
    const [dx, dy, dz] = moves.subarray(3 * t, 3 * t + 3);
    const size = z / (z + dz);
    bbox[4 * t] = (bbox[4 * t] - cx) * size + cx + (fx * dx) / (z + dz);
    bbox[4 * t + 1] = (bbox[4 * t + 1] - cy) * size + cy + (fy * dy) / (z + dz);
    bbox[4 * t + 2] *= size;
    bbox[4 * t + 3] *= size;
  }
  return { ...person, trans: trans.map((value, i) => value + moves[i]), joints3d, joints2d, bbox };
}
