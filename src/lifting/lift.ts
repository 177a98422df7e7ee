import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import type { Lifted, Scene } from '../fitting/index.ts';
import { throwIfCancelled } from '../vision/index.ts';
import { lengthenArms } from './arms.ts';
import { atEvenTimes, stretchesOf } from './even-times.ts';
import { withholdDepth, writeFeatures } from './features.ts';
import { joinWithMirrored, mirrorFeatures } from './mirror.ts';
import { CHANNELS, CONTACT, type LifterNetwork, OUTPUTS, RATE, REACH, SPREAD, UP } from './network.ts';

export interface LiftInput {
  readonly evidence: Evidence;
  /** Rows of the evidence that show this person: one per frame at most, by frame. */
  readonly rows: Int32Array;
  readonly scene: Pick<Scene, 'time' | 'shot' | 'intrinsics' | 'cameraStands'>;
  readonly signal?: AbortSignal;
}

/** Rows of the even clock that the network is asked for at once: always as many, so that the arithmetic is the same. */
const WINDOW = 128;

/**
 * Asks the network what a person's landmarks mean in space. Each stretch of rows is put on an even clock of 30 a second,
 * read in windows, and put back on its frames' own times.
 *
 * @throws KinemeshError `cancelled` after an abort
 */
export async function lift(network: LifterNetwork, input: LiftInput): Promise<Lifted> {
  const { evidence, rows, scene, signal } = input;
  const lifted = {
    relative: new Float32Array(rows.length * LANDMARK_COUNT * 3),
    spread: new Float32Array(rows.length * LANDMARK_COUNT * 2),
    contact: new Float32Array(rows.length * 4),
    up: new Float32Array(rows.length * 3),
  };
  const frames = rows.map((row) => evidence.frame[row]);
  for (const { from, to } of stretchesOf(frames, scene.time, scene.shot)) {
    const times = Float64Array.from(frames.subarray(from, to), (frame) => scene.time[frame]);
    const even = atEvenTimes(evidence, rows.subarray(from, to), times, scene.intrinsics);
    const count = even.mask.length;
    // Nothing is seen before the stretch and after it, as far as the network looks and the last window goes.
    const windows = Math.ceil(count / WINDOW);
    const x = new Float32Array((windows * WINDOW + 2 * REACH) * CHANNELS);
    const turns = new Float64Array(count * 9);
    writeFeatures(even, scene.cameraStands, x.subarray(REACH * CHANNELS), turns);
    const y = await inWindows(network, x, windows, signal);
    for (let i = from; i < to; i++)
      writeRow((times[i - from] - times[0]) * RATE, y, turns, even.mask, lifted, i);
  }
  return lifted;
}

/**
 * (windows · WINDOW, OUTPUTS) of padded features: the person, and the mirrored one without the landmark network's guess
 * of the depth, joined. On some video that guess is right and on some it misleads; what both say alike stands fast.
 */
async function inWindows(
  network: LifterNetwork,
  x: Float32Array,
  windows: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const y = new Float32Array(windows * WINDOW * OUTPUTS);
  const length = WINDOW + 2 * REACH;
  const pair = new Float32Array(2 * length * CHANNELS);
  for (let w = 0; w < windows; w++) {
    throwIfCancelled(signal);
    const from = w * WINDOW * CHANNELS;
    pair.set(x.subarray(from, from + length * CHANNELS));
    const mirrored = pair.subarray(length * CHANNELS);
    mirrorFeatures(pair, length, mirrored);
    withholdDepth(mirrored, length);
    const both = await network(pair, 2, length);
    const one = both.subarray(0, WINDOW * OUTPUTS);
    joinWithMirrored(one, WINDOW, both.subarray(WINDOW * OUTPUTS));
    y.set(one, w * WINDOW * OUTPUTS);
  }
  return y;
}

/** What is said at a time on the even clock, between two of its rows, in the camera's axes. */
function writeRow(
  at: number,
  y: Float32Array,
  turns: Float64Array,
  mask: Float64Array,
  out: Lifted,
  row: number,
): void {
  const before = Math.min(Math.floor(at + 1e-6), mask.length - 1);
  const after = Math.min(before + 1, mask.length - 1);
  let part = Math.min(1, Math.max(0, at - before));
  // Where nobody was seen, it is not known how the axes were turned.
  if (mask[before] === 0) part = 1;
  else if (mask[after] === 0) part = 0;
  for (const [t, weight] of [
    [before, 1 - part],
    [after, part],
  ]) {
    const from = t * OUTPUTS;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      addTurnedBack(turns, 9 * t, y, from + 3 * l, weight, out.relative, 3 * (row * LANDMARK_COUNT + l));
      for (let k = 0; k < 2; k++) {
        out.spread[2 * (row * LANDMARK_COUNT + l) + k] += weight * Math.exp(y[from + SPREAD + 2 * l + k]);
      }
    }
    for (let k = 0; k < 4; k++) out.contact[4 * row + k] += weight / (1 + Math.exp(-y[from + CONTACT + k]));
    addTurnedBack(turns, 9 * t, y, from + UP, weight, out.up, 3 * row);
  }
  lengthenArms(out.relative.subarray(3 * LANDMARK_COUNT * row, 3 * LANDMARK_COUNT * (row + 1)), 3);
  const up = out.up.subarray(3 * row, 3 * row + 3);
  const length = Math.hypot(up[0], up[1], up[2]);
  if (length < 1e-6) up.set([0, -1, 0]);
  else for (let k = 0; k < 3; k++) up[k] /= length;
}

/** out += weight · Rᵀ v */
function addTurnedBack(
  m: Float64Array,
  r: number,
  v: Float32Array,
  from: number,
  weight: number,
  out: Float32Array,
  to: number,
): void {
  for (let k = 0; k < 3; k++) {
    out[to + k] += weight * (m[r + k] * v[from] + m[r + 3 + k] * v[from + 1] + m[r + 6 + k] * v[from + 2]);
  }
}
