import { associateFrames } from './associate.ts';
import { smoothBoxes } from './box-track.ts';
import { CameraPath } from './camera-path.ts';
import { type Identity, linkScene, type TrackingResult } from './link-identities.ts';
import { aloneOf } from './meetings.ts';
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

/** One person, and where the person was on the frames between sightings too. */
export interface DetectedIdentity extends Identity {
  /** The frame of the first box; there is one for each frame from there to the last sighting. */
  readonly firstFrame: number;
  /** (T, 4) x, y, width, height, px: smoothed, and interpolated where there was no sighting. */
  readonly boxes: Float32Array;
}

/** Who is who among boxes. */
export interface DetectionResult extends Omit<TrackingResult, 'shot' | 'identities'> {
  readonly identities: DetectedIdentity[];
}

/**
 * People from bare boxes of one shot, by position and size alone: frame by frame first, then linked as
 * evidence is. Rows of the identities are rows of the input.
 */
export function trackDetections(input: DetectionInput): DetectionResult {
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
      alone: aloneOf({ frame, box }),
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
  const { identities, discarded } = linkScene(scene, associateFrames(scene), input.maxPeople ?? null);
  return {
    identities: identities.map(({ id, rows }) => ({
      id,
      rows,
      firstFrame: frame[rows[0]],
      boxes: smoothBoxes(scene.sightings, [...rows], time),
    })),
    discarded,
  };
}
