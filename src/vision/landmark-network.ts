import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { LANDMARK_COUNT, SILHOUETTE_BYTES, SILHOUETTE_SIZE } from '../evidence/index.ts';
import { throwIfCancelled } from './cancelled.ts';
import { type Crop, cropFromCircle, pictureFromCrop, sampleCrop } from './crop.ts';
import { mirrorPoints, mirrorRows } from './mirror.ts';
import type { Pyramid } from './picture.ts';
import { refineFromHeatmap } from './refine.ts';

/** What BlazePose read from one crop. */
export interface Reading {
  readonly crop: Crop;
  /** 0–1, the network's belief that the crop holds a person. */
  readonly score: number;
  /** (33, 4) x px, y px, z px of the picture, visibility 0–1. */
  readonly landmarks: Float32Array;
  /** (33, 3) metres, camera axes, origin at the mid hip. */
  readonly world: Float32Array;
  /** (512) bits of the 64×64 silhouette over the crop. */
  readonly silhouette: Uint8Array;
  /** The crop that this reading suggests for the next look. */
  readonly nextCrop: Crop;
}

const INPUT = 256;
const HEATMAP = 64;
/** 33 landmarks and 6 auxiliary ones, five values each. */
const POINTS = 39;
const VALUES = 5;
/** Auxiliary landmarks: the centre of the hips, and a point on the circle round the body. */
const HIP_CENTRE = 33;
const CIRCLE_POINT = 34;

/** Runs BlazePose's landmark network on one crop at a time. */
export class LandmarkNetwork {
  readonly #session: InferenceSession;
  readonly #signal: AbortSignal | undefined;
  readonly #input = new Tensor('float32', new Float32Array(INPUT * INPUT * 3), [1, INPUT, INPUT, 3]);
  /** Written anew by every run: outputs that the runtime makes itself keep the garbage collector busy. */
  readonly #outputs = {
    landmarks: emptyTensor([1, POINTS * VALUES]),
    presence: emptyTensor([1, 1]),
    segmentation: emptyTensor([1, INPUT, INPUT, 1]),
    heatmap: emptyTensor([1, HEATMAP, HEATMAP, POINTS]),
    world_landmarks: emptyTensor([1, POINTS * 3]),
  };
  readonly #points = new Float32Array(POINTS * VALUES);

  constructor(session: InferenceSession, signal?: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /**
   * @param mirrored whether the network is shown the crop in a mirror; what it says is turned back, so that its left
   * is the person's own. It errs otherwise there.
   * @throws KinemeshError `cancelled`
   */
  async read(pyramid: Pyramid, crop: Crop, mirrored = false): Promise<Reading> {
    throwIfCancelled(this.#signal);
    const input = this.#input.data as Float32Array;
    sampleCrop(pyramid, crop, INPUT, input);
    if (mirrored) mirrorRows(input, INPUT, 3);
    const outputs = this.#outputs;
    await this.#session.run({ image: this.#input }, outputs);
    const points = this.#points;
    points.set(outputs.landmarks.data as Float32Array);
    refineFromHeatmap(points, outputs.heatmap.data as Float32Array);
    const metres = outputs.world_landmarks.data as Float32Array;
    const silhouette = outputs.segmentation.data as Float32Array;
    if (mirrored) {
      mirrorPoints(points, VALUES, INPUT);
      mirrorPoints(metres, 3, 0);
      mirrorRows(silhouette, INPUT, 1);
    }
    const landmarks = placeLandmarks(points, crop);
    const hip = pictureFromCrop(
      crop,
      points[HIP_CENTRE * VALUES] / INPUT,
      points[HIP_CENTRE * VALUES + 1] / INPUT,
    );
    const top = pictureFromCrop(
      crop,
      points[CIRCLE_POINT * VALUES] / INPUT,
      points[CIRCLE_POINT * VALUES + 1] / INPUT,
    );
    return {
      crop,
      score: (outputs.presence.data as Float32Array)[0],
      landmarks,
      world: turnWorld(metres, crop.rotation),
      silhouette: packSilhouette(silhouette),
      nextCrop: cropFromCircle(hip[0], hip[1], top[0], top[1]),
    };
  }
}

function emptyTensor(shape: number[]): Tensor {
  return new Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b)), shape);
}

function placeLandmarks(points: Float32Array, crop: Crop): Float32Array {
  const landmarks = new Float32Array(LANDMARK_COUNT * 4);
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const at = k * VALUES;
    const [x, y] = pictureFromCrop(crop, points[at] / INPUT, points[at + 1] / INPUT);
    landmarks[4 * k] = x;
    landmarks[4 * k + 1] = y;
    landmarks[4 * k + 2] = (points[at + 2] / INPUT) * crop.side;
    landmarks[4 * k + 3] = sigmoid(points[at + 3]);
  }
  return landmarks;
}

/** The network's metres are upright in the crop; turned back they are upright in the picture. */
function turnWorld(values: Float32Array, rotation: number): Float32Array {
  const world = new Float32Array(LANDMARK_COUNT * 3);
  const c = Math.cos(rotation);
  const s = Math.sin(rotation);
  for (let k = 0; k < LANDMARK_COUNT * 3; k += 3) {
    world[k] = c * values[k] - s * values[k + 1];
    world[k + 1] = s * values[k] + c * values[k + 1];
    world[k + 2] = values[k + 2];
  }
  return world;
}

/** A cell is set where most of its logits speak for the person. */
function packSilhouette(logits: Float32Array): Uint8Array {
  const bits = new Uint8Array(SILHOUETTE_BYTES);
  const cell = INPUT / SILHOUETTE_SIZE;
  for (let r = 0; r < SILHOUETTE_SIZE; r++) {
    for (let c = 0; c < SILHOUETTE_SIZE; c++) {
      let votes = 0;
      for (let j = 0; j < cell; j++) {
        const at = (r * cell + j) * INPUT + c * cell;
        for (let i = 0; i < cell; i++) if (logits[at + i] > 0) votes++;
      }
      if (2 * votes >= cell * cell) bits[(r * SILHOUETTE_SIZE + c) >> 3] |= 128 >> (c & 7);
    }
  }
  return bits;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
