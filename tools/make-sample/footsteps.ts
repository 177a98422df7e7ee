import { heading, JUMP, type Side, START, SWINGS, type Swing, speed } from './choreography.ts';
import { bump, follow, hermite, type Key, rise } from './curves.ts';
import { aboutX, aboutY, add, apply, DEGREE, type Matrix, multiply, type Vector } from './vectors.ts';

/** The parts of a foot at rest, relative to its ankle, m: the body's own, so that what touches stays. */
export interface FootShape {
  /** Where the heel touches, and the ball. */
  readonly heel: Vector;
  readonly ball: Vector;
  /** From the ball to the tip of the toes, m. */
  readonly toes: number;
}

/** Where a foot is. */
export interface FootPose {
  readonly ankle: Vector;
  readonly turn: Matrix;
  /** How far the toes are bent up against the foot, radians. */
  readonly toes: number;
  readonly heelDown: boolean;
  readonly toesDown: boolean;
}

/** The path of the body over the floor, from −1.5 s to 11.5 s. */
const STEP = 1 / 480;
const FROM = -1.5;
const PATH = walkPath();

function walkPath(): { x: Float64Array; z: Float64Array } {
  const count = Math.round(13 / STEP) + 1;
  const x = new Float64Array(count);
  const z = new Float64Array(count);
  for (let n = 1; n < count; n += 1) {
    const time = FROM + (n - 0.5) * STEP;
    x[n] = x[n - 1] + speed(time) * Math.sin(heading(time)) * STEP;
    z[n] = z[n - 1] + speed(time) * Math.cos(heading(time)) * STEP;
  }
  const zero = Math.round(-FROM / STEP);
  const x0 = x[zero];
  const z0 = z[zero];
  return { x: x.map((value) => value - x0 + START.x), z: z.map((value) => value - z0 + START.z) };
}

/** Where the path is at a time, on the floor. */
export function pathAt(time: number): Vector {
  const place = Math.min(PATH.x.length - 1.001, Math.max(0, (time - FROM) / STEP));
  const n = Math.floor(place);
  const share = place - n;
  return [
    PATH.x[n] + (PATH.x[n + 1] - PATH.x[n]) * share,
    0,
    PATH.z[n] + (PATH.z[n + 1] - PATH.z[n]) * share,
  ];
}

/** A time between two swings when the foot stands. */
interface Stance {
  readonly from: number;
  readonly to: number;
  /** Below the ankle, on the floor; and which way the foot points. */
  readonly place: Vector;
  readonly yaw: number;
  readonly before: Swing | undefined;
  readonly after: Swing | undefined;
}

/** Half the distance between the feet's tracks, m: narrow in walking, wider in standing. */
function halfWidth(time: number): number {
  return 0.115 - 0.04 * Math.min(1, speed(time));
}

function stances(side: Side): Stance[] {
  const swings = SWINGS[side];
  const list: Stance[] = [];
  for (let n = 0; n + 1 < swings.length; n += 1) {
    const before = swings[n];
    const after = swings[n + 1];
    // Both sides of a jump are one place.
    const middle = after.jump || before.jump ? JUMP.takeOff : (before.to + after.from) / 2;
    const yaw = heading(middle);
    const sideways = side === 'left' ? halfWidth(middle) : -halfWidth(middle);
    // Whoever walks leans on: the body is before the middle of its feet.
    const behind = -0.05 * Math.min(1, speed(middle));
    const place = add(pathAt(middle), apply(aboutY(yaw), [sideways, 0, behind]));
    list.push({ from: before.to, to: after.from, place, yaw, before, after });
  }
  return list;
}

const STANCES: Record<Side, Stance[]> = { left: stances('left'), right: stances('right') };

/** How long before it lifts the heel begins to rise, and after landing the sole is down, s. */
const HEEL_OFF = 0.32;
const JUMP_HEEL_OFF = 0.15;
const SOLE_DOWN = 0.09;

/** The foot's pitch while it stands, radians: heel up is positive. */
function stancePitch(stance: Stance, time: number): number {
  const walking = (t: number): number => Math.min(1, speed(t) / 1.1);
  const jumpsAfter = stance.after?.jump === true;
  const jumpedBefore = stance.before?.jump === true;
  const landing = jumpedBefore ? 26 : -17 * walking(stance.from);
  const leaving = jumpsAfter ? 48 : 14 + 32 * walking(stance.to);
  const offAt = stance.to - (jumpsAfter ? JUMP_HEEL_OFF : HEEL_OFF);
  const keys: Key[] = [
    [stance.from, landing, jumpedBefore ? -380 : 120 * walking(stance.from)],
    [stance.from + SOLE_DOWN, 0],
    [offAt, 0],
    [stance.to, leaving, leaving * (jumpsAfter ? 9 : 5.5)],
  ];
  return follow(keys, time) * DEGREE;
}

function standingPose(shape: FootShape, stance: Stance, time: number): FootPose {
  const pitch = stancePitch(stance, time);
  const turn = multiply(aboutY(stance.yaw), aboutX(pitch));
  const pivot = pitch < 0 ? shape.heel : shape.ball;
  const floorPivot = add(stance.place, apply(aboutY(stance.yaw), [pivot[0], 0, pivot[2]]));
  const offset = apply(turn, pivot);
  const ankle: Vector = [floorPivot[0] - offset[0], -offset[1], floorPivot[2] - offset[2]];
  const flat = Math.abs(pitch) < 0.5 * DEGREE;
  return {
    ankle,
    turn,
    toes: Math.max(0, pitch),
    heelDown: flat || pitch < 0,
    toesDown: flat || pitch > 0,
  };
}

/** The state that a swing starts from or ends in: ankle, yaw, pitch, and their rates. */
function edgeOf(shape: FootShape, stance: Stance, time: number, inside: number) {
  const here = standingPose(shape, stance, time);
  const near = standingPose(shape, stance, time + inside);
  return {
    ankle: here.ankle,
    rate: here.ankle.map((value, axis) => (near.ankle[axis] - value) / inside),
    pitch: stancePitch(stance, time),
    pitchRate: (stancePitch(stance, time + inside) - stancePitch(stance, time)) / inside,
    yaw: stance.yaw,
  };
}

function swingPose(shape: FootShape, from: Stance, to: Stance, time: number): FootPose {
  const a = edgeOf(shape, from, from.to, -1e-3);
  const b = edgeOf(shape, to, to.from, 1e-3);
  const between = (v: number, vRate: number, w: number, wRate: number): number =>
    hermite([from.to, v, vRate], [to.from, w, wRate], time);
  const jumps = from.after?.jump === true;
  const lift = jumps ? 0 : 0.035 * bump(time, from.to, to.from);
  const pitch = between(a.pitch, a.pitchRate, b.pitch, b.pitchRate);
  const yaw = between(a.yaw, 0, b.yaw, 0);
  const toes = Math.max(0, a.pitch) * (1 - rise(time, from.to, from.to + 0.16));
  const turn = multiply(aboutY(yaw), aboutX(pitch));
  const height = between(a.ankle[1], a.rate[1], b.ankle[1], b.rate[1]) + lift;
  const tip =
    height + apply(turn, shape.ball)[1] + apply(multiply(turn, aboutX(-toes)), [0, 0, shape.toes])[1];
  const clear = jumps ? 0 : softPositive(CLEARANCE - tip) * rise(time, from.to, from.to + 0.05);
  const ankle: Vector = [
    between(a.ankle[0], a.rate[0], b.ankle[0], b.rate[0]),
    height + clear,
    between(a.ankle[2], a.rate[2], b.ankle[2], b.rate[2]),
  ];
  return { ankle, turn, toes, heelDown: false, toesDown: false };
}

/** How far from the floor the toes are swung through, m. */
const CLEARANCE = 0.014;

/** max(0, x), rounded off within a centimetre. */
function softPositive(x: number): number {
  const width = 0.006;
  return x > 10 * width ? x : width * Math.log1p(Math.exp(x / width));
}

/** Where a foot is at a time, if the body does not fly; see `flying`. */
export function footAt(side: Side, shape: FootShape, time: number): FootPose {
  const list = STANCES[side];
  const n = list.findIndex((stance) => time <= stance.to);
  const stance = list[n === -1 ? list.length - 1 : n];
  if (time >= stance.from || n <= 0) return standingPose(shape, stance, time);
  return swingPose(shape, list[n - 1], stance, time);
}

/** Whether the body is in the air. */
export function flying(time: number): boolean {
  return time > JUMP.takeOff && time < JUMP.landing;
}

/** 0–1: whether the foot stands. */
export function loaded(side: Side, time: number): number {
  return SWINGS[side].some((swing) => time > swing.from && time < swing.to) ? 0 : 1;
}
