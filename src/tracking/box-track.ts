import { type AxisNoise, type AxisState, beginAxis, forecast, smoothAxis, update } from './box-filter.ts';
import type { Sightings } from './scene.ts';

/**
 * How people walk and how detectors tremble, in body sizes. A walker's speed changes by about 0.4 sizes a
 * second within a second; a detector's box is right to a twentieth of its height, its height to a tenth.
 */
const PLACE: AxisNoise = { acceleration: 0.3, measured: 0.05, firstSpeed: 0.9 };
/** Logarithms of height, and of width over height: arms and legs swing. */
const HEIGHT: AxisNoise = { acceleration: 0.02, measured: 0.08, firstSpeed: 0.15 };
const ASPECT: AxisNoise = { acceleration: 0.05, measured: 0.2, firstSpeed: 0.05 };
/** Variances grow so many times for a box of score 0 (and not at all for one of score 1). */
const UNSURE = 8;

/** A person as boxes alone show one, at one moment. */
export interface BoxState {
  readonly time: number;
  readonly x: AxisState;
  readonly y: AxisState;
  readonly logHeight: AxisState;
  readonly logAspect: AxisState;
}

/** (4) the middle of the box, log height, log of width over height. */
function coordinates({ box }: Sightings, row: number): readonly [number, number, number, number] {
  const [x, y, width, height] = [box[row * 4], box[row * 4 + 1], box[row * 4 + 2], box[row * 4 + 3]];
  const [w, h] = [Math.max(1, width), Math.max(1, height)];
  return [x + width / 2, y + height / 2, Math.log(h), Math.log(w / h)];
}

function ofSize({ acceleration, measured, firstSpeed }: AxisNoise, size: number): AxisNoise {
  return {
    acceleration: acceleration * size * size,
    measured: measured * size,
    firstSpeed: firstSpeed * size,
  };
}

function doubt({ score }: Sightings, row: number): number {
  return 1 + (UNSURE - 1) * (1 - Math.min(1, Math.max(0, score[row])));
}

export function beginBox(sightings: Sightings, row: number, time: number): BoxState {
  const [x, y, logHeight, logAspect] = coordinates(sightings, row);
  const place = ofSize(PLACE, Math.exp(logHeight));
  return {
    time,
    x: beginAxis(x, place),
    y: beginAxis(y, place),
    logHeight: beginAxis(logHeight, HEIGHT),
    logAspect: beginAxis(logAspect, ASPECT),
  };
}

export function forecastBox(state: BoxState, time: number): BoxState {
  const seconds = time - state.time;
  const place = ofSize(PLACE, Math.exp(state.logHeight.value));
  return {
    time,
    x: forecast(state.x, seconds, place),
    y: forecast(state.y, seconds, place),
    logHeight: forecast(state.logHeight, seconds, HEIGHT),
    logAspect: forecast(state.logAspect, seconds, ASPECT),
  };
}

export function updateBox(state: BoxState, sightings: Sightings, row: number): BoxState {
  const [x, y, logHeight, logAspect] = coordinates(sightings, row);
  const place = ofSize(PLACE, Math.exp(state.logHeight.value));
  const times = doubt(sightings, row);
  return {
    time: state.time,
    x: update(state.x, x, times * place.measured ** 2),
    y: update(state.y, y, times * place.measured ** 2),
    logHeight: update(state.logHeight, logHeight, times * HEIGHT.measured ** 2),
    logAspect: update(state.logAspect, logAspect, times * ASPECT.measured ** 2),
  };
}

/** Half the squared Mahalanobis distance of a sighting from where and how large a person is expected. */
export function surpriseOf(state: BoxState, sightings: Sightings, row: number): number {
  const [x, y, logHeight] = coordinates(sightings, row);
  const place = ofSize(PLACE, Math.exp(state.logHeight.value));
  const times = doubt(sightings, row);
  const square = (axis: AxisState, measured: number, noise: AxisNoise): number =>
    (measured - axis.value) ** 2 / (axis.pp + times * noise.measured ** 2);
  return (
    (square(state.x, x, place) + square(state.y, y, place) + square(state.logHeight, logHeight, HEIGHT)) / 2
  );
}

/** x, y, width, height, px */
export function boxOf({ x, y, logHeight, logAspect }: BoxState): [number, number, number, number] {
  return boxFrom(x.value, y.value, logHeight.value, logAspect.value);
}

function boxFrom(
  x: number,
  y: number,
  logHeight: number,
  logAspect: number,
): [number, number, number, number] {
  const height = Math.exp(logHeight);
  const width = height * Math.exp(logAspect);
  return [x - width / 2, y - height / 2, width, height];
}

/**
 * The boxes of one person on every frame from the first sighting to the last, smoothed, those between
 * sightings by the same law of motion.
 *
 * @param rows sorted by frame
 * @param time (F) s
 * @returns (T, 4) of the frames from that of the first row to that of the last
 */
export function smoothBoxes(
  sightings: Sightings,
  rows: readonly number[],
  time: ArrayLike<number>,
): Float32Array {
  const first = sightings.frame[rows[0]];
  const count = sightings.frame[rows[rows.length - 1]] - first + 1;
  const seconds = Float64Array.from({ length: count }, (_, t) => time[first + t]);
  const measured = Array.from({ length: 4 }, () => new Float64Array(count).fill(Number.NaN));
  const doubts = new Float64Array(count).fill(1);
  const heights = rows.map((row) => sightings.box[row * 4 + 3]).sort((a, b) => a - b);
  for (const row of rows) {
    const t = sightings.frame[row] - first;
    coordinates(sightings, row).forEach((value, axis) => {
      measured[axis][t] = value;
    });
    doubts[t] = doubt(sightings, row);
  }
  const place = ofSize(PLACE, heights[heights.length >> 1]);
  const [x, y, logHeight, logAspect] = [place, place, HEIGHT, ASPECT].map((noise, axis) =>
    smoothAxis(
      seconds,
      measured[axis],
      doubts.map((times) => times * noise.measured ** 2),
      noise,
    ),
  );
  const boxes = new Float32Array(count * 4);
  for (let t = 0; t < count; t++) boxes.set(boxFrom(x[t], y[t], logHeight[t], logAspect[t]), t * 4);
  return boxes;
}
