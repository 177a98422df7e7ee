import type { Intrinsics } from '../../src/render/index.ts';
import { rise } from './curves.ts';
import { pathAt } from './footsteps.ts';
import {
  aboutX,
  aboutY,
  aboutZ,
  add,
  apply,
  type Matrix,
  subtract,
  transpose,
  turns,
  type Vector,
} from './vectors.ts';

export const WIDTH = 960;
export const HEIGHT = 540;

/** 58° across. */
const FOCAL_LENGTH = WIDTH / 2 / Math.tan((58 / 2) * (Math.PI / 180));
export const INTRINSICS: Intrinsics = { fx: FOCAL_LENGTH, fy: FOCAL_LENGTH, cx: WIDTH / 2, cy: HEIGHT / 2 };

const EYE_HEIGHT = 1.42;

/** Where the camera is and how it is turned. */
export interface CameraPose {
  readonly worldFromCamera: Matrix;
  readonly position: Vector;
}

/** A hand is never quite still. */
function tremor(time: number, seed: number): number {
  const wave = (hertz: number, phase: number): number => Math.sin(2 * Math.PI * hertz * time + phase * seed);
  return (wave(0.31, 1.7) + 0.6 * wave(0.73, 2.9) + 0.3 * wave(1.9, 4.1)) / 1.9;
}

function unsteady(time: number, seed: number): number {
  return tremor(time, seed) - tremor(0, seed);
}

/** Where the camera is, m: it steps aside with whoever walks, comes nearer, and goes back a little. */
export function cameraPosition(time: number): Vector {
  return [
    1.15 * rise(time, 0.1, 4.2) - 1.0 * rise(time, 5.6, 9.8) + 0.02 * unsteady(time, 1),
    EYE_HEIGHT - 0.12 * rise(time, 2.2, 5.5) + 0.01 * unsteady(time, 2),
    0.2 * rise(time, 1.5, 4) -
      0.85 * rise(time, 4.9, 7.2) -
      0.4 * rise(time, 7.6, 10) +
      0.015 * unsteady(time, 3),
  ];
}

/** The camera follows whoever walks, a little late; at time 0 it looks along −z. */
export function cameraAt(time: number): CameraPose {
  const position = cameraPosition(time);
  const way = subtract(pathAt(Math.max(-0.5, time - 0.25)), position);
  const bearing = Math.atan2(-way[0], -way[2]);
  const yaw = bearing * 0.88 * rise(time, 0, 2.4) + 0.006 * unsteady(time, 4);
  const pitch =
    -0.085 +
    0.025 * rise(time, 3.8, 4.6) * (1 - rise(time, 4.8, 5.8)) -
    0.02 * rise(time, 5.4, 7) +
    0.005 * unsteady(time, 5);
  const roll = 0.006 * unsteady(time, 6);
  const worldFromCamera = turns(aboutY(yaw), aboutX(pitch), aboutZ(roll), [1, 0, 0, 0, -1, 0, 0, 0, -1]);
  return { worldFromCamera, position };
}

/** A point of the world as this camera sees it. */
export function inCamera(camera: CameraPose, point: Vector): Vector {
  return apply(transpose(camera.worldFromCamera), subtract(point, camera.position));
}

/** A point before the camera, in the world. */
export function inWorld(camera: CameraPose, point: Vector): Vector {
  return add(apply(camera.worldFromCamera, point), camera.position);
}
