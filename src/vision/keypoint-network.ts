import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { KEYPOINT_COUNT } from '../evidence/index.ts';
import { throwIfCancelled } from './cancelled.ts';
import { type Crop, pictureFromCrop, sampleCrop } from './crop.ts';
import type { Pyramid } from './picture.ts';

/** (17, 3) x px, y px of the picture, score 0–1; COCO's keypoints in their order. */
export type Keypoints = Float32Array;

const INPUT = 256;
const BRIGHTEST = 255;

/** Runs MoveNet Thunder on one crop at a time: the keypoints of the person in its middle. */
export class KeypointNetwork {
  readonly #session: InferenceSession;
  readonly #signal: AbortSignal | undefined;
  readonly #samples = new Float32Array(INPUT * INPUT * 3);
  readonly #input = new Tensor('int32', new Int32Array(INPUT * INPUT * 3), [1, INPUT, INPUT, 3]);
  readonly #outputs = {
    keypoints: new Tensor('float32', new Float32Array(KEYPOINT_COUNT * 3), [1, 1, KEYPOINT_COUNT, 3]),
  };

  constructor(session: InferenceSession, signal?: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** @throws KinemeshError `cancelled` */
  async read(pyramid: Pyramid, crop: Crop): Promise<Keypoints> {
    throwIfCancelled(this.#signal);
    sampleCrop(pyramid, crop, INPUT, this.#samples);
    const input = this.#input.data as Int32Array;
    for (let i = 0; i < input.length; i++) input[i] = BRIGHTEST * this.#samples[i] + 0.5;
    await this.#session.run({ image: this.#input }, this.#outputs);
    const found = this.#outputs.keypoints.data as Float32Array;
    const keypoints = new Float32Array(KEYPOINT_COUNT * 3);
    for (let k = 0; k < keypoints.length; k += 3) {
      const [x, y] = pictureFromCrop(crop, found[k + 1], found[k]);
      keypoints.set([x, y, found[k + 2]], k);
    }
    return keypoints;
  }
}
