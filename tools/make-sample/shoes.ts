import { type Body, jointIndex } from '../../src/body/index.ts';

/** A surface that follows joints, to be added to a body's. */
export interface Part {
  /** (V, 3) at rest, m */
  readonly vertices: number[];
  /** (T, 3) counter-clockwise from outside, from vertex 0 of this part */
  readonly triangles: number[];
  /** (V, 4) */
  readonly joints: number[];
  readonly weights: number[];
  /** (V) whether it is the sole's rim */
  readonly sole: boolean[];
}

/** Sections from heel to toe, and points round the upper of each. */
const SECTIONS = 26;
const UPPER_POINTS = 17;
const SOLE_HEIGHT = 0.017;
/** Leather and padding, m. */
const THICKNESS = 0.007;
/** Up to here above the floor, m, the foot is covered. */
const SHAFT = 0.095;
/** Where the toes begin to bend, m before and after the ball. */
const BEND = 0.02;

/** The room that a foot needs at one place along it. */
interface Slice {
  left: number;
  right: number;
  top: number;
}

/** A shoe round a foot: as wide and as high as the foot needs, round at both ends, without toes. */
export function shoeFor(side: 'left' | 'right', body: Body, betas: Float64Array, floor: number): Part {
  const rest = body.restVertices(betas);
  const joints = body.restJoints(betas);
  const ankle = jointIndex(`${side}_ankle`);
  const toes = jointIndex(`${side}_foot`);
  const ballZ = joints[toes * 3 + 2];
  const feet: number[][] = [];
  for (let n = 0; n < rest.length; n += 3) {
    const own = rest[n] > 0 === joints[ankle * 3] > 0;
    if (own && Math.abs(rest[n]) < 0.4 && rest[n + 1] < floor + SHAFT)
      feet.push([...rest.subarray(n, n + 3)]);
  }
  const from = Math.min(...feet.map(([, , z]) => z)) - THICKNESS;
  const to = Math.max(...feet.map(([, , z]) => z)) + 1.6 * THICKNESS;
  const slices = slicesOf(feet, from, to, floor);
  const part: Part = { vertices: [], triangles: [], joints: [], weights: [], sole: [] };
  slices.forEach((slice, n) => {
    const z = from + ((to - from) * n) / (SECTIONS - 1);
    const bend = Math.min(1, Math.max(0, (z - ballZ + BEND) / (2 * BEND)));
    for (const [x, y, sole] of ringOf(slice, endOf(n), floor)) {
      part.vertices.push(x, y, z);
      part.joints.push(ankle, toes, 0, 0);
      part.weights.push(1 - bend, bend, 0, 0);
      part.sole.push(sole);
    }
  });
  skinOver(part);
  return part;
}

/** 1 in the middle, to 0 at heel and toe, as a circle does. */
function endOf(section: number): number {
  const along = section / (SECTIONS - 1);
  const heel = Math.min(1, along / 0.14);
  const toe = Math.min(1, (1 - along) / 0.22);
  return Math.sqrt(1 - (1 - heel) ** 2) * Math.sqrt(1 - (1 - toe) ** 2);
}

function slicesOf(feet: readonly number[][], from: number, to: number, floor: number): Slice[] {
  const step = (to - from) / (SECTIONS - 1);
  const raw = Array.from({ length: SECTIONS }, (_, n): Slice => {
    const z = from + n * step;
    // Near the ends what is within reach, so that the round cap has the width of what it closes.
    const near = feet.filter(
      (point) => Math.abs(point[2] - z) < 1.7 * step || (n < 3 && point[2] < from + 4 * step),
    );
    const around = near.length > 0 ? near : feet.filter((point) => Math.abs(point[2] - z) < 4 * step);
    return {
      left: Math.min(...around.map(([x]) => x)) - THICKNESS,
      right: Math.max(...around.map(([x]) => x)) + THICKNESS,
      top: Math.max(...around.map(([, y]) => y)) - floor + THICKNESS,
    };
  });
  const mean = (n: number, of: (slice: Slice) => number): number => {
    let sum = 0;
    for (let k = -2; k <= 2; k += 1) sum += of(raw[Math.min(SECTIONS - 1, Math.max(0, n + k))]);
    return sum / 5;
  };
  return raw.map((_, n) => ({
    left: mean(n, ({ left }) => left),
    right: mean(n, ({ right }) => right),
    top: mean(n, ({ top }) => top),
  }));
}

/** One section, from the left of the sole over the top to its right, then below: x, y, and whether it is sole. */
function ringOf(slice: Slice, end: number, floor: number): [number, number, boolean][] {
  const middle = (slice.left + slice.right) / 2;
  const half = Math.max(0.0015, ((slice.right - slice.left) / 2) * (0.12 + 0.88 * end) * (end > 0 ? 1 : 0.1));
  const top = Math.max(SOLE_HEIGHT + 0.004, SOLE_HEIGHT + (slice.top - SOLE_HEIGHT) * (0.55 + 0.45 * end));
  const ring: [number, number, boolean][] = [
    [middle - half * 1.02, floor, true],
    [middle - half * 1.05, floor + SOLE_HEIGHT * 0.5, true],
    [middle - half * 1.03, floor + SOLE_HEIGHT, true],
  ];
  for (let n = 0; n < UPPER_POINTS; n += 1) {
    const angle = (Math.PI * n) / (UPPER_POINTS - 1);
    const across = Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.75;
    const up = Math.sin(angle) ** 0.85;
    ring.push([middle - half * across, floor + SOLE_HEIGHT + 0.001 + (top - SOLE_HEIGHT) * up, false]);
  }
  ring.push(
    [middle + half * 1.03, floor + SOLE_HEIGHT, true],
    [middle + half * 1.05, floor + SOLE_HEIGHT * 0.5, true],
    [middle + half * 1.02, floor, true],
  );
  return ring;
}

/** Joins neighbouring sections, and closes both ends. */
function skinOver(part: Part): void {
  const ring = UPPER_POINTS + 6;
  for (let section = 0; section + 1 < SECTIONS; section += 1) {
    for (let n = 0; n < ring; n += 1) {
      const a = section * ring + n;
      const b = section * ring + ((n + 1) % ring);
      part.triangles.push(a, a + ring, b, b, a + ring, b + ring);
    }
  }
  const last = (SECTIONS - 1) * ring;
  for (let n = 1; n + 1 < ring; n += 1) {
    part.triangles.push(0, n, n + 1, last, last + n + 1, last + n);
  }
}
