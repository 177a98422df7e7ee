import { associateFrames } from './associate.ts';
import { CameraPath } from './camera-path.ts';
import { linkScene, type TrackingResult } from './link-identities.ts';
import type { Scene } from './scene.ts';
import { frameSeconds } from './seen-time.ts';

/** Boxes of people and nothing else, as a detector gives them. */
export interface DetectionInput {
  /** (N) frames from 0, not decreasing. */
  readonly frame: Int32Array;
  /** (N, 4) x, y, width, height, px */
  readonly box: Float32Array;
  /** (N) 0–1 */
  readonly score: Float32Array;
  /** (F) real seconds */
  readonly time: Float64Array;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly maxPeople?: number | null;
}

/**
 * People from bare boxes of one shot, by position and size alone: frame by frame first, then linked as
 * evidence is. Rows of the identities are rows of the input.
 */
export function trackDetections(input: DetectionInput): Omit<TrackingResult, 'shot'> {
  const { frame, box, score, time, width, height } = input;
  const count = frame.length;
  const centre = new Float64Array(count * 2);
  const size = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    centre[n * 2] = box[n * 4] + box[n * 4 + 2] / 2;
    centre[n * 2 + 1] = box[n * 4 + 1] + box[n * 4 + 3] / 2;
    size[n] = Math.max(1, box[n * 4 + 3]);
  }
  const scene: Scene = {
    sightings: {
      frame,
      centre,
      size,
      box,
      score,
      whole: new Float64Array(count).fill(1),
      inside: new Float64Array(count).fill(1),
      landmarks: null,
      appearance: null,
    },
    time,
    frameSeconds: frameSeconds(time),
    shot: new Int32Array(time.length),
    camera: CameraPath.still(time.length),
    width,
    height,
  };
  return linkScene(scene, associateFrames(scene), input.maxPeople ?? null);
}
