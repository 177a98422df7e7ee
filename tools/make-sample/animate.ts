import { JOINT_NAMES, jointIndex } from '../../src/body/index.ts';
import {
  arm,
  CROUCH_DEPTH,
  GRAVITY,
  gaze,
  heading,
  JUMP,
  LANDING_DEPTH,
  lean,
  type Side,
  sideBend,
  speed,
  standing,
} from './choreography.ts';
import { bump, follow, hermite, rise, smooth, smoothBelow } from './curves.ts';
import { type FootPose, flying, footAt, loaded, pathAt } from './footsteps.ts';
import { centreOfMass, Posture, type Skeleton } from './skeleton.ts';
import {
  aboutX,
  aboutY,
  aboutZ,
  add,
  apply,
  cross,
  DEGREE,
  length,
  mix,
  multiply,
  scale,
  subtract,
  turnBetween,
  turns,
  unit,
  type Vector,
} from './vectors.ts';

/** The body at one moment, in the world: m, y up, the floor at 0. */
export interface Moment {
  /** (52, 3) axis-angles; the first is the body's orientation in the world */
  readonly poses: Float64Array;
  readonly pelvis: Vector;
  /** (52) */
  readonly joints: readonly Vector[];
  readonly centreOfMass: Vector;
  readonly feet: Readonly<Record<Side, FootPose>>;
}

const RATE = 120;
const FROM = -1;
const TICKS = 12 * RATE + 1;
const SIDES = ['left', 'right'] as const;
const J = Object.fromEntries(JOINT_NAMES.map((name) => [name, jointIndex(name)]));

/** Longest reach of a leg as a share of its length: a knee is never quite straight. */
const REACH = 0.997;

/** What the steps do to the rest of the body, tabulated in time. */
interface Rhythm {
  /** How much further forward the right foot is than the left, m. */
  readonly stride: Float64Array;
  /** −1 where the right foot carries the body, 1 where the left does. */
  readonly load: Float64Array;
}

function table(value: (time: number) => number): Float64Array {
  return Float64Array.from({ length: TICKS }, (_, n) => value(FROM + n / RATE));
}

function lookUp(values: Float64Array, time: number): number {
  const place = Math.min(TICKS - 1.001, Math.max(0, (time - FROM) * RATE));
  const n = Math.floor(place);
  return values[n] + (values[n + 1] - values[n]) * (place - n);
}

/** The sample's motion, at any time from 0 to its end. */
export class Performance {
  readonly #skeleton: Skeleton;
  readonly #rhythm: Rhythm;
  readonly #height: Float64Array;
  readonly #flight: { centre: Vector; speed: number };
  readonly #cameraAt: (time: number) => Vector;

  constructor(skeleton: Skeleton, cameraAt: (time: number) => Vector) {
    this.#skeleton = skeleton;
    this.#cameraAt = cameraAt;
    const ahead = (side: Side, time: number): number => {
      const way = subtract(footAt(side, skeleton.feet[side], time).ankle, pathAt(time));
      return way[0] * Math.sin(heading(time)) + way[2] * Math.cos(heading(time));
    };
    this.#rhythm = {
      stride: smooth(
        table((t) => ahead('right', t) - ahead('left', t)),
        0.04 * RATE,
      ),
      load: smooth(
        table((t) => loaded('left', t) - loaded('right', t)),
        0.08 * RATE,
      ),
    };
    this.#height = this.#standingHeight();
    this.#flight = this.#planFlight();
  }

  /** The body at a time, s. */
  at(time: number): Moment {
    let pelvis = this.#groundPelvis(time);
    const balance = standing(time);
    let posture = this.#pose(time, pelvis);
    if (balance > 0) {
      for (let n = 0; n < 6; n += 1) {
        const centre = centreOfMass(posture.joints);
        const wanted = this.#wantedCentre(time, centre);
        const shift = subtract(wanted, centre);
        pelvis = add(pelvis, [shift[0] * balance, shift[1], shift[2] * balance]);
        posture = this.#pose(time, pelvis);
      }
    }
    return {
      poses: posture.axisAngles(),
      pelvis,
      joints: posture.joints,
      centreOfMass: centreOfMass(posture.joints),
      feet: this.#feet(time, pelvis),
    };
  }

  /** Over the feet while they stand; on its parabola in flight. */
  #wantedCentre(time: number, centre: Vector): Vector {
    if (flying(time)) {
      const since = time - JUMP.takeOff;
      const { centre: from, speed: up } = this.#flight;
      return [from[0], from[1] + up * since - (GRAVITY / 2) * since * since, from[2]];
    }
    const over = this.#overFeet(time);
    return [over[0], centre[1], over[2]];
  }

  /** Between the feet where they stand flat: heels that rise for the jump do not push the body forward. */
  #overFeet(time: number): Vector {
    const { feet } = this.#skeleton;
    const [left, right] = SIDES.map((side) => footAt(side, feet[side], JUMP.crouch));
    const share = 0.5 - 0.09 * rise(time, 5.5, 6.1) * (1 - rise(time, 6.75, 7.2));
    const ahead = apply(aboutY(heading(JUMP.crouch)), [0, 0, 0.055]);
    return add(mix(left.ankle, right.ankle, share), ahead);
  }

  /** Where the pelvis would be over the path, before balance: the height is final on the ground. */
  #groundPelvis(time: number): Vector {
    const walking = Math.min(1, speed(time));
    const sway = 0.024 * walking * lookUp(this.#rhythm.load, time);
    const path = add(pathAt(time), apply(aboutY(heading(time)), [sway, 0, 0.01]));
    return [path[0], this.#jumpHeight(time), path[2]];
  }

  #jumpHeight(time: number): number {
    const stand = lookUp(this.#height, time);
    if (time <= JUMP.crouch || time >= JUMP.stood) return stand;
    const keys = this.#jumpKeys;
    return keys === undefined ? stand : follow(keys, time);
  }

  #jumpKeys: readonly (readonly [number, number, number?])[] | undefined;

  /** How high the pelvis can stand at each moment, and gently below that. */
  #standingHeight(): Float64Array {
    const { pelvisHeight } = this.#skeleton;
    const limit = table((time) => {
      const walking = Math.min(1, speed(time));
      const nominal = pelvisHeight - 0.006 - 0.004 * walking;
      if (time > JUMP.crouch - 0.1 && time < JUMP.stood + 0.1) return nominal;
      const sway = 0.024 * walking * lookUp(this.#rhythm.load, time);
      const path = add(pathAt(time), apply(aboutY(heading(time)), [sway, 0, 0.01]));
      return Math.min(nominal, this.#highest(time, path, REACH));
    });
    return smoothBelow(limit, Math.round(0.07 * RATE));
  }

  /** The height at which the straighter of the legs has `reach` of its length. */
  #highest(time: number, over: Vector, reach: number): number {
    const { rest, feet } = this.#skeleton;
    const turn = this.#pelvisTurn(time);
    const heights = SIDES.map((side) => {
      const legs =
        length(subtract(rest[J[`${side}_knee`]], rest[J[`${side}_hip`]])) +
        length(subtract(rest[J[`${side}_ankle`]], rest[J[`${side}_knee`]]));
      const hip = add(over, apply(turn, rest[J[`${side}_hip`]]));
      const { ankle } = footAt(side, feet[side], time);
      const across = Math.hypot(hip[0] - ankle[0], hip[2] - ankle[2]);
      const rises = Math.sqrt(Math.max(0.01, (legs * reach) ** 2 - across ** 2));
      return ankle[1] + rises - (hip[1] - over[1]);
    });
    return Math.min(...heights);
  }

  /** Take-off from straight legs, landing on bent ones, and between them gravity. */
  #planFlight(): { centre: Vector; speed: number } {
    const { takeOff, landing } = JUMP;
    const over = pathAt(takeOff);
    const settle = (time: number, height: number): Posture => {
      let pelvis: Vector = [over[0], height, over[2]];
      let posture = this.#pose(time, pelvis);
      for (let n = 0; n < 6; n += 1) {
        const shift = subtract(this.#overFeet(time), centreOfMass(posture.joints));
        pelvis = [pelvis[0] + shift[0], height, pelvis[2] + shift[2]];
        posture = this.#pose(time, pelvis);
      }
      return posture;
    };
    const highTakeOff = this.#highest(takeOff, over, 0.985);
    const highLanding = this.#highest(landing, over, 0.955);
    const leaving = settle(takeOff, highTakeOff);
    const arriving = settle(landing, highLanding);
    this.#flightFeet = {
      from: leaving.joints[0],
      to: arriving.joints[0],
    };
    const from = centreOfMass(leaving.joints);
    const to = centreOfMass(arriving.joints);
    const span = landing - takeOff;
    const up = (to[1] - from[1]) / span + (GRAVITY / 2) * span;
    // The pelvis moves against the rest of the body: its own speed at both ends, from the pose just inside.
    const offset = (time: number): number => {
      const posture = this.#pose(time, [over[0], 1, over[2]]);
      return centreOfMass(posture.joints)[1] - 1;
    };
    const step = 4e-3;
    const upPelvis = up - (offset(takeOff + 2 * step) - offset(takeOff + step)) / step;
    const downPelvis = up - GRAVITY * span - (offset(landing - step) - offset(landing - 2 * step)) / step;
    const stand = (time: number): number => lookUp(this.#height, time);
    this.#jumpKeys = [
      [JUMP.crouch, stand(JUMP.crouch)],
      [JUMP.lowest, stand(JUMP.lowest) - CROUCH_DEPTH],
      [takeOff, highTakeOff, upPelvis],
      [landing, highLanding, downPelvis],
      [JUMP.absorbed, stand(JUMP.absorbed) - LANDING_DEPTH],
      [JUMP.stood, stand(JUMP.stood)],
    ];
    return { centre: from, speed: up };
  }

  #flightFeet: { from: Vector; to: Vector } | undefined;

  /** On the ground where the steps put them; in flight carried along by the pelvis, drawn up a little. */
  #feet(time: number, pelvis: Vector): Record<Side, FootPose> {
    const { feet } = this.#skeleton;
    const grounded = { left: footAt('left', feet.left, time), right: footAt('right', feet.right, time) };
    const flight = this.#flightFeet;
    if (!flying(time) || flight === undefined) return grounded;
    const carry = (side: Side): FootPose => {
      const before = subtract(footAt(side, feet[side], JUMP.takeOff).ankle, flight.from);
      const after = subtract(footAt(side, feet[side], JUMP.landing).ankle, flight.to);
      const along = (axis: number): number =>
        hermite([JUMP.takeOff, before[axis]], [JUMP.landing, after[axis]], time);
      const drawnUp = bump(time, JUMP.takeOff, JUMP.landing);
      const back = apply(aboutY(heading(time)), [0, 0, -0.1 * drawnUp]);
      const relative: Vector = [along(0) + back[0], along(1) + 0.1 * drawnUp, along(2) + back[2]];
      return { ...grounded[side], ankle: add(pelvis, relative) };
    };
    return { left: carry('left'), right: carry('right') };
  }

  #pelvisTurn(time: number) {
    const stride = lookUp(this.#rhythm.stride, time);
    const load = lookUp(this.#rhythm.load, time) * Math.min(1, speed(time) + 0.3);
    return turns(aboutY(heading(time) + 0.13 * stride), aboutZ(0.055 * load), aboutX(0.5 * lean(time)));
  }

  #pose(time: number, pelvis: Vector): Posture {
    const posture = new Posture(this.#skeleton, pelvis, this.#pelvisTurn(time));
    this.#poseTrunk(posture, time);
    for (const side of SIDES) this.#poseArm(posture, side, time);
    const feet = this.#feet(time, pelvis);
    for (const side of SIDES) this.#poseLeg(posture, side, feet[side], time);
    return posture;
  }

  #poseTrunk(posture: Posture, time: number): void {
    const stride = lookUp(this.#rhythm.stride, time);
    const load = lookUp(this.#rhythm.load, time) * Math.min(1, speed(time) + 0.3);
    const forward = lean(time);
    const yaw = heading(time);
    const breath = 0.006 * Math.sin(2 * Math.PI * 0.3 * time);
    // From the pelvis' angles to the chest's.
    const pelvis = { yaw: yaw + 0.13 * stride, roll: 0.055 * load, pitch: 0.5 * forward };
    const chest = { yaw: yaw - 0.1 * stride, roll: -0.02 * load - sideBend(time), pitch: forward + breath };
    const turnAt = (share: number) =>
      turns(
        aboutY(pelvis.yaw + (chest.yaw - pelvis.yaw) * share),
        aboutZ(pelvis.roll + (chest.roll - pelvis.roll) * share),
        aboutX(pelvis.pitch + (chest.pitch - pelvis.pitch) * share),
      );
    posture.set(J.spine1, turnAt(0.35));
    posture.set(J.spine2, turnAt(0.7));
    posture.set(J.spine3, turnAt(1));

    const { toCamera, nod, tilt } = gaze(time);
    const away = subtract(this.#cameraAt(time), posture.joints[0]);
    const bearing = Math.atan2(away[0], away[2]) - yaw;
    const turned = Math.atan2(Math.sin(bearing), Math.cos(bearing));
    const looks = Math.min(58 * DEGREE, Math.max(-58 * DEGREE, turned)) * toCamera;
    const headAt = (share: number) =>
      turns(
        aboutY(chest.yaw + (yaw + looks - chest.yaw) * share),
        aboutZ(chest.roll + (tilt - chest.roll) * share),
        aboutX(chest.pitch + (0.3 * forward + nod - chest.pitch) * share),
      );
    posture.set(J.neck, headAt(0.45));
    posture.set(J.head, headAt(1));
  }

  #poseArm(posture: Posture, side: Side, time: number): void {
    const s = side === 'left' ? 1 : -1;
    const { rest } = this.#skeleton;
    const stride = lookUp(this.#rhythm.stride, time);
    const swing = 0.62 * s * stride;
    const plan = arm(side, time);
    const flexion = plan.flexion + swing;
    const elbow = plan.elbow + 0.45 * Math.max(0, swing) + 0.1 * Math.abs(stride);

    const raise = turns(aboutX(-flexion), aboutZ(s * plan.abduction));
    const upper = apply(raise, [0, -1, 0]);
    const bendWay = apply(raise, [0, 0, 1]);
    const across = cross(upper, bendWay);
    const roll = -s * plan.rotation;
    const bends = add(scale(bendWay, Math.cos(roll)), scale(across, Math.sin(roll)));
    const lower = add(scale(upper, Math.cos(elbow)), scale(bends, Math.sin(elbow)));
    const lowerBends = add(scale(bends, Math.cos(elbow)), scale(upper, -Math.sin(elbow)));

    const chest = posture.turn(J.spine3);
    const lift = Math.max(0, Math.acos(Math.max(-1, Math.min(1, -upper[1]))) - 0.6) * 0.2;
    posture.follow(J[`${side}_collar`], aboutZ(s * lift));
    const toWorld = (v: Vector): Vector => apply(chest, v);
    const bone = (from: string, to: string): Vector =>
      subtract(rest[J[`${side}_${to}`]], rest[J[`${side}_${from}`]]);
    const ahead: Vector = [0, 0, 1];
    posture.set(
      J[`${side}_shoulder`],
      turnBetween(bone('shoulder', 'elbow'), ahead, toWorld(upper), toWorld(bends)),
    );
    posture.set(
      J[`${side}_elbow`],
      turnBetween(bone('elbow', 'wrist'), ahead, toWorld(lower), toWorld(lowerBends)),
    );
    posture.follow(J[`${side}_wrist`], aboutZ(-s * 4 * DEGREE));
    const open = Math.min(1, plan.flexion / 1.5 + (side === 'right' ? plan.rotation : 0));
    this.#poseFingers(posture, side, (19 - 14 * Math.max(0, open)) * DEGREE);
  }

  #poseFingers(posture: Posture, side: Side, curl: number): void {
    const s = side === 'left' ? 1 : -1;
    ['index', 'middle', 'ring', 'pinky'].forEach((finger, n) => {
      for (const part of [1, 2, 3]) {
        posture.follow(J[`${side}_${finger}${part}`], aboutZ(-s * curl * (0.85 + 0.12 * n)));
      }
    });
    for (const part of [1, 2, 3]) posture.follow(J[`${side}_thumb${part}`], aboutY(-s * 0.3 * curl));
  }

  #poseLeg(posture: Posture, side: Side, foot: FootPose, time: number): void {
    const s = side === 'left' ? 1 : -1;
    const level = apply(foot.turn, [1, 0, 0]);
    const footYaw = Math.atan2(-level[2], level[0]) + s * 6 * DEGREE;
    const forward = unit(
      add(apply(aboutY(footYaw), [0, 0, 0.55]), apply(aboutY(heading(time)), [0, 0, 0.45])),
    );
    posture.reach(J[`${side}_hip`], J[`${side}_knee`], J[`${side}_ankle`], foot.ankle, forward);
    posture.set(J[`${side}_ankle`], foot.turn);
    posture.set(J[`${side}_foot`], multiply(foot.turn, aboutX(-foot.toes)));
  }
}
