import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { throwIfCancelled } from './cancelled.ts';
import { type Crop, pictureFromCrop, sampleCrop } from './crop.ts';
import type { Pyramid } from './picture.ts';

/** What the hand network read from one square. */
export interface HandReading {
  /** 0–1, the network's belief that the square holds a hand. */
  readonly score: number;
  /** (21, 3) x px, y px of the picture, z px: from the wrist, smaller is nearer. */
  readonly landmarks: Float32Array;
}

const INPUT = 224;
const VALUES = HAND_LANDMARK_COUNT * 3;

/** Runs the hand landmark network on one square at a time. */
export class HandNetwork {
  readonly #session: InferenceSession;
  readonly #signal: AbortSignal | undefined;
  readonly #input = new Tensor('float32', new Float32Array(INPUT * INPUT * 3), [1, INPUT, INPUT, 3]);
  readonly #outputs = {
    landmarks: new Tensor('float32', new Float32Array(VALUES), [1, VALUES]),
    presence: new Tensor('float32', new Float32Array(1), [1, 1]),
    handedness: new Tensor('float32', new Float32Array(1), [1, 1]),
    world_landmarks: new Tensor('float32', new Float32Array(VALUES), [1, VALUES]),
  };

  constructor(session: InferenceSession, signal?: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** @throws KinemeshError `cancelled` */
  async read(pyramid: Pyramid, crop: Crop): Promise<HandReading> {
    throwIfCancelled(this.#signal);
    sampleCrop(pyramid, crop, INPUT, this.#input.data as Float32Array);
    const outputs = this.#outputs;
    await this.#session.run({ image: this.#input }, outputs);
    const points = outputs.landmarks.data as Float32Array;
    const landmarks = new Float32Array(VALUES);
    for (let at = 0; at < VALUES; at += 3) {
      const [x, y] = pictureFromCrop(crop, points[at] / INPUT, points[at + 1] / INPUT);
      landmarks[at] = x;
      landmarks[at + 1] = y;
      landmarks[at + 2] = (points[at + 2] / INPUT) * crop.side;
    }
    return {
      score: (outputs.presence.data as Float32Array)[0],
      landmarks,
    };
  }
}
