import { bump, follow, type Key, rise } from './curves.ts';
import { DEGREE } from './vectors.ts';

/**
 * What happens, second by second: someone walks in along a bend, stops before the camera, jumps with both
 * arms up, waves, turns round and walks away.
 */
export const SECONDS = 10;
export const FRAMES_PER_SECOND = 30;

/** Earth's, m/s². */
export const GRAVITY = 9.81;

/** Where the body's path is at time 0, m on the floor. */
export const START = { x: -1.95, z: -6.75 } as const;

/** Metres a second along the path. */
export function speed(time: number): number {
  return 1.12 * (1 - rise(time, 2.45, 3.35)) + 1.12 * rise(time, 7.5, 8.6);
}

/** Which way the body faces, radians about the vertical: 0 is +z, towards the camera; positive to its left. */
export function heading(time: number): number {
  return follow(
    [
      [-1, 86 * DEGREE],
      [0.5, 86 * DEGREE],
      [2.9, 4 * DEGREE],
      [6.9, 2 * DEGREE],
      [8.7, -128 * DEGREE],
      [11, -140 * DEGREE, -6 * DEGREE],
    ],
    time,
  );
}

export type Side = 'left' | 'right';

/** A foot in the air: off the ground at `from`, on it at `to`. */
export interface Swing {
  readonly from: number;
  readonly to: number;
  /** Both feet leave together, and the body flies. */
  readonly jump?: boolean;
}

export const JUMP = {
  crouch: 3.62,
  lowest: 4.1,
  takeOff: 4.42,
  landing: 4.92,
  absorbed: 5.12,
  stood: 5.62,
} as const;

const FLIGHT: Swing = { from: JUMP.takeOff, to: JUMP.landing, jump: true };

export const SWINGS: Readonly<Record<Side, readonly Swing[]>> = {
  left: [
    { from: -1.26, to: -0.86 },
    { from: -0.19, to: 0.21 },
    { from: 0.88, to: 1.28 },
    { from: 1.95, to: 2.36 },
    { from: 3.0, to: 3.42 },
    FLIGHT,
    { from: 7.6, to: 8.02 },
    { from: 8.68, to: 9.09 },
    { from: 9.74, to: 10.15 },
    { from: 10.8, to: 11.2 },
  ],
  right: [
    { from: -0.72, to: -0.32 },
    { from: 0.35, to: 0.75 },
    { from: 1.42, to: 1.82 },
    { from: 2.48, to: 2.9 },
    FLIGHT,
    { from: 7.05, to: 7.48 },
    { from: 8.14, to: 8.56 },
    { from: 9.21, to: 9.62 },
    { from: 10.27, to: 10.68 },
  ],
};

/** An arm, from hanging: radians. */
export interface Arm {
  /** Forward and up. */
  readonly flexion: number;
  /** Sideways and up. */
  readonly abduction: number;
  /** About the upper arm: outward, so that with the arm raised sideways the forearm turns up. */
  readonly rotation: number;
  readonly elbow: number;
}

const FLEXION: readonly Key[] = [
  [JUMP.crouch, 0],
  [4.04, -46],
  [4.47, 138, 190],
  [4.68, 164],
  [5.02, 60],
  [5.5, 0],
];
const ELBOW: readonly Key[] = [
  [JUMP.crouch, 0],
  [4.08, 22],
  [4.46, 2],
  [4.7, 4],
  [5.05, 26],
  [5.5, 0],
];

/** What an arm does besides swinging with the steps. */
export function arm(side: Side, time: number): Arm {
  const waving = side === 'right' ? rise(time, 5.45, 6.0) * (1 - rise(time, 6.85, 7.4)) : 0;
  const beat = Math.sin(2 * Math.PI * 1.7 * (time - 5.75));
  const raised = follow(FLEXION, time);
  return {
    flexion: (raised + 14 * waving) * DEGREE,
    abduction: (9 + 10 * bump(time, 4.1, 5.3) + 74 * waving) * DEGREE,
    rotation: (76 + 13 * beat) * waving * DEGREE,
    elbow: (16 + follow(ELBOW, time) + (62 + 17 * beat) * waving) * DEGREE,
  };
}

/** How far the trunk bends forward, radians. */
export function lean(time: number): number {
  const jump = follow(
    [
      [JUMP.crouch, 0],
      [JUMP.lowest, 40],
      [JUMP.takeOff, 1, -30],
      [4.62, -4],
      [JUMP.landing, 9, 60],
      [5.14, 22],
      [JUMP.stood, 0],
    ],
    time,
  );
  return (1.2 + 2.2 * speed(time) + jump) * DEGREE;
}

/** How far the pelvis sinks below standing while the feet are on the ground, m. */
export const CROUCH_DEPTH = 0.3;
export const LANDING_DEPTH = 0.17;

/** How far the body bends to its left while it waves, radians. */
export function sideBend(time: number): number {
  return 4 * DEGREE * rise(time, 5.4, 6.1) * (1 - rise(time, 6.8, 7.4));
}

/** How much the head turns towards the camera, 0–1, and how far it is bent, radians (down is positive). */
export function gaze(time: number): { toCamera: number; nod: number; tilt: number } {
  return {
    toCamera: 0.35 + 0.65 * rise(time, 1.2, 2.4) - rise(time, 7.0, 7.6),
    nod: (2 + 9 * bump(time, 3.6, 4.5) - 12 * bump(time, 4.2, 4.95)) * DEGREE,
    tilt: 5 * DEGREE * rise(time, 5.5, 6.1) * (1 - rise(time, 6.8, 7.3)),
  };
}

/** 1 where the body stands and keeps its balance over its feet; 0 where it walks and falls from foot to foot. */
export function standing(time: number): number {
  return rise(time, 2.9, 3.6) * (1 - rise(time, 6.8, 7.4));
}
