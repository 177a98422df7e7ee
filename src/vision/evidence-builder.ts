import {
  APPEARANCE_SIZE,
  BACKGROUND_POINTS,
  type Evidence,
  HAND_LANDMARK_COUNT,
  KEYPOINT_COUNT,
  LANDMARK_COUNT,
  SILHOUETTE_BYTES,
  THUMBNAIL_BYTES,
} from '../evidence/index.ts';
import type { Box } from './body-box.ts';
import type { BackgroundMotion } from './camera-motion.ts';
import type { Hands } from './hand-watch.ts';
import type { Keypoints } from './keypoint-network.ts';
import type { Reading } from './landmark-network.ts';

/** One person on one frame. */
export interface Row {
  readonly frame: number;
  readonly tracklet: number;
  readonly reading: Reading;
  readonly box: Box;
  readonly appearance: Float32Array;
  readonly hands: Hands;
  /** What the second network saw of the person, where it was asked. */
  readonly keypoints: Keypoints | null;
}

/** A frame's number, and whether only a part of it was decoded. */
export interface DecodedFrame {
  readonly index: number;
  readonly damaged?: boolean;
}

/** Gathers a segment's evidence and lays it out as its arrays. */
export class EvidenceBuilder {
  readonly #firstFrame: number;
  readonly #endFrame: number;
  readonly #segment: number;
  readonly #decoded: Uint8Array;
  readonly #thumbnail: Uint8Array;
  readonly #cameraMotion: Float32Array;
  readonly #background: Float32Array;

  constructor(firstFrame: number, endFrame: number, segment: number) {
    this.#firstFrame = firstFrame;
    this.#endFrame = endFrame;
    this.#segment = segment;
    const frames = endFrame - firstFrame;
    this.#decoded = new Uint8Array(frames);
    this.#thumbnail = new Uint8Array(frames * THUMBNAIL_BYTES);
    this.#cameraMotion = new Float32Array(frames * 4);
    this.#background = new Float32Array(frames * BACKGROUND_POINTS * 3);
    for (let f = 0; f < frames; f++) this.#cameraMotion[4 * f] = 1;
  }

  addFrame(frame: DecodedFrame, thumbnail: Uint8Array, { motion, points }: BackgroundMotion): void {
    const at = frame.index - this.#firstFrame;
    this.#decoded[at] = frame.damaged ? 2 : 1;
    this.#thumbnail.set(thumbnail, at * THUMBNAIL_BYTES);
    this.#cameraMotion.set(motion, at * 4);
    this.#background.set(points, at * BACKGROUND_POINTS * 3);
  }

  /** @param rows in any order; one per frame and tracklet. Tracklets are numbered anew by first frame. */
  build(rows: readonly Row[]): Evidence {
    const numbers = numberTracklets(rows);
    const sorted = rows
      .map((row) => ({ row, tracklet: numbers.get(row.tracklet) ?? 0 }))
      .sort((a, b) => a.row.frame - b.row.frame || a.tracklet - b.tracklet);
    const count = sorted.length;
    const evidence = {
      firstFrame: this.#firstFrame,
      endFrame: this.#endFrame,
      frame: new Int32Array(count),
      segment: new Int32Array(count).fill(this.#segment),
      tracklet: new Int32Array(count),
      score: new Float32Array(count),
      box: new Float32Array(count * 4),
      landmarks: new Float32Array(count * LANDMARK_COUNT * 4),
      worldLandmarks: new Float32Array(count * LANDMARK_COUNT * 3),
      keypoints: new Float32Array(count * KEYPOINT_COUNT * 3),
      crop: new Float32Array(count * 4),
      silhouette: new Uint8Array(count * SILHOUETTE_BYTES),
      appearance: new Float32Array(count * APPEARANCE_SIZE),
      handScore: new Float32Array(count * 2),
      handLandmarks: new Float32Array(count * 2 * HAND_LANDMARK_COUNT * 3),
      decoded: this.#decoded,
      thumbnail: this.#thumbnail,
      cameraMotion: this.#cameraMotion,
      background: this.#background,
    };
    sorted.forEach(({ row, tracklet }, n) => {
      const { reading, box } = row;
      evidence.frame[n] = row.frame;
      evidence.tracklet[n] = tracklet;
      evidence.score[n] = reading.score;
      evidence.box.set([box[0], box[1], box[2] - box[0], box[3] - box[1]], n * 4);
      evidence.landmarks.set(reading.landmarks, n * LANDMARK_COUNT * 4);
      evidence.worldLandmarks.set(reading.world, n * LANDMARK_COUNT * 3);
      if (row.keypoints) evidence.keypoints.set(row.keypoints, n * KEYPOINT_COUNT * 3);
      evidence.crop.set([reading.crop.x, reading.crop.y, reading.crop.side, reading.crop.rotation], n * 4);
      evidence.silhouette.set(reading.silhouette, n * SILHOUETTE_BYTES);
      evidence.appearance.set(row.appearance, n * APPEARANCE_SIZE);
      evidence.handScore.set(row.hands.score, n * 2);
      evidence.handLandmarks.set(row.hands.landmarks, n * 2 * HAND_LANDMARK_COUNT * 3);
    });
    return evidence;
  }
}

function numberTracklets(rows: readonly Row[]): Map<number, number> {
  const first = new Map<number, number>();
  for (const row of rows) {
    first.set(row.tracklet, Math.min(row.frame, first.get(row.tracklet) ?? row.frame));
  }
  const order = [...first].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  return new Map(order.map(([tracklet], n) => [tracklet, n]));
}
