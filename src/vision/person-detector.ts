import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { KEYPOINT_COUNT } from '../evidence/index.ts';
import { throwIfCancelled } from './cancelled.ts';
import { sampleRectangle } from './crop.ts';
import type { Pyramid } from './picture.ts';

/** A person as MoveNet sees one: 17 keypoints in COCO's order. */
export interface Detection {
  readonly score: number;
  /** (17, 3) x px, y px, confidence 0–1. */
  readonly keypoints: Float32Array;
  /** Left, top, right, bottom, px. */
  readonly box: readonly [number, number, number, number];
}

/** A rectangle of the picture to look in, px, and how large the network's input is. */
export interface SearchArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Px of the longer side of the network's input. */
  readonly inputSide: number;
}

/** People in the network's answer, whether there or not. */
const PEOPLE = 16;
const VALUES = KEYPOINT_COUNT * 3 + 5;
/** The network's input sides are multiples of this (MoveNet MultiPose's model card). */
const INPUT_MULTIPLE = 32;

/** Runs MoveNet MultiPose: at most sixteen people in each area. */
export class PersonDetector {
  readonly #session: InferenceSession;
  readonly #signal: AbortSignal | undefined;
  readonly #inputs = new Map<string, Tensor>();

  readonly #people = new Tensor('float32', new Float32Array(PEOPLE * VALUES), [1, PEOPLE, VALUES]);

  constructor(session: InferenceSession, signal?: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** @throws KinemeshError `cancelled` */
  async detect(pyramid: Pyramid, area: SearchArea, minScore: number): Promise<Detection[]> {
    throwIfCancelled(this.#signal);
    const scale = area.inputSide / Math.max(area.width, area.height);
    const width = roundUp(area.width * scale);
    const height = roundUp(area.height * scale);
    const input = this.#input(width, height);
    sampleRectangle(pyramid, area.left, area.top, scale, width, height, input.data as Int32Array);
    await this.#session.run({ image: input }, { people: this.#people });
    return readPeople(this.#people.data as Float32Array, width / scale, height / scale, area, minScore);
  }

  #input(width: number, height: number): Tensor {
    const key = `${width}x${height}`;
    let input = this.#inputs.get(key);
    if (input === undefined) {
      input = new Tensor('int32', new Int32Array(width * height * 3), [1, height, width, 3]);
      this.#inputs.set(key, input);
    }
    return input;
  }
}

function readPeople(
  values: Float32Array,
  width: number,
  height: number,
  area: SearchArea,
  minScore: number,
): Detection[] {
  const found: Detection[] = [];
  for (let at = 0; at + VALUES <= values.length; at += VALUES) {
    const score = values[at + VALUES - 1];
    if (!(score >= minScore)) continue;
    const keypoints = new Float32Array(KEYPOINT_COUNT * 3);
    for (let k = 0; k < KEYPOINT_COUNT; k++) {
      keypoints[3 * k] = area.left + values[at + 3 * k + 1] * width;
      keypoints[3 * k + 1] = area.top + values[at + 3 * k] * height;
      keypoints[3 * k + 2] = values[at + 3 * k + 2];
    }
    const [top, left, bottom, right] = values.subarray(at + 3 * KEYPOINT_COUNT, at + 3 * KEYPOINT_COUNT + 4);
    const box = [
      area.left + left * width,
      area.top + top * height,
      area.left + right * width,
      area.top + bottom * height,
    ] as const;
    found.push({ score, keypoints, box });
  }
  return found;
}

function roundUp(length: number): number {
  return Math.max(INPUT_MULTIPLE, Math.ceil(length / INPUT_MULTIPLE - 1e-6) * INPUT_MULTIPLE);
}
