import type { Body } from '../body/index.ts';
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
import { BALL, BALLS, createKinematics, forward, HINGE, HINGES, STATE_SIZE } from './articulation.ts';
import { markerModelOf, placeMarker } from './markers.ts';
import type { Scene } from './scene.ts';
import { type Shape, shapeOf } from './shape.ts';

/** Made-up people for tests: a body that moves as told, seen by a network that is as good as told. */
export interface MadeVideo {
  readonly shape: Shape;
  readonly evidence: Evidence;
  /** Rows of the evidence, one a seen frame. */
  readonly rows: Int32Array;
  readonly scene: Scene;
  /** (T, STATE_SIZE) the truth */
  readonly state: Float64Array;
}

export interface MadeOptions {
  readonly frames: number;
  readonly fps: number;
  readonly betas?: readonly number[];
  /** Standard deviations: px of the picture, m along the line of sight. */
  readonly pixelNoise?: number;
  readonly depthNoise?: number;
  /** Frames on which nobody is seen. */
  readonly unseen?: (frame: number) => boolean;
  readonly shot?: (frame: number) => number;
  /** Sets the state of a frame, given as a fresh T-pose that faces the camera from 4 m. */
  readonly pose?: (frame: number, state: Float64Array, at: number) => void;
}

export const MADE_WIDTH = 1280;
export const MADE_HEIGHT = 720;
export const MADE_FOCAL = 1100;

/** Numbers of a normal distribution, the same for the same seed. */
export function seededNormal(seed: number): () => number {
  let s = seed >>> 0;
  const uniform = () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A walk on the spot with swinging arms, facing a little to the side. */
export function walk(frame: number, state: Float64Array, at: number, fps = 30): void {
  const phase = (2 * Math.PI * frame) / fps;
  const turn = 0.4;
  // Facing the camera is half a turn about x in camera space; then a little about the body's own y.
  const root = at + BALLS[BALL.root].slot;
  state[root] = 0;
  state[root + 1] = Math.cos(turn / 2);
  state[root + 2] = 0;
  state[root + 3] = Math.sin(turn / 2);
  const about = (ball: number, x: number, y: number, z: number) => {
    const angle = Math.hypot(x, y, z);
    const f = angle < 1e-9 ? 0.5 : Math.sin(angle / 2) / angle;
    state.set([Math.cos(angle / 2), x * f, y * f, z * f], at + BALLS[ball].slot);
  };
  const swing = 0.5 * Math.sin(phase);
  about(BALL.leftHip, -0.1 - swing, 0.05, 0.05);
  about(BALL.rightHip, -0.1 + swing, -0.05, -0.05);
  about(BALL.leftShoulder, 0, -0.7 * swing, -1.15);
  about(BALL.rightShoulder, 0, -0.7 * swing, 1.15);
  about(BALL.trunk, 0.05, 0.03 * Math.sin(phase), 0);
  state[at + HINGES[HINGE.leftKnee].slot] = 0.5 - 0.4 * Math.cos(phase + 0.5);
  state[at + HINGES[HINGE.rightKnee].slot] = 0.5 + 0.4 * Math.cos(phase + 0.5);
  state[at + HINGES[HINGE.leftElbow].slot] = -0.6;
  state[at + HINGES[HINGE.rightElbow].slot] = 0.6;
  state[at + 1] = 0.02 * Math.cos(2 * phase);
}

export function makeVideo(body: Body, options: MadeOptions): MadeVideo {
  const { frames, fps, pixelNoise = 0, depthNoise = 0 } = options;
  const betas = Float64Array.from({ length: body.betaCount }, (_, i) => options.betas?.[i] ?? 0);
  const shape = shapeOf(body, markerModelOf(body), betas);
  const state = new Float64Array(frames * STATE_SIZE);
  const seen = Array.from({ length: frames }, (_, f) => f).filter((f) => !options.unseen?.(f));
  const evidence = emptyEvidence(seen, frames);
  const kinematics = createKinematics();
  const places = new Float64Array(LANDMARK_COUNT * 3);
  const normal = seededNormal(11);
  let row = 0;
  for (let frame = 0; frame < frames; frame++) {
    const at = frame * STATE_SIZE;
    for (const ball of BALLS) state[at + ball.slot] = 1;
    state.set([0, 0, 4], at);
    state.set([0, 1, 0, 0], at + BALLS[BALL.root].slot);
    (options.pose ?? walk)(frame, state, at);
    if (options.unseen?.(frame)) continue;
    forward(shape.skeleton, state, at, kinematics);
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      placeMarker(shape.markers, l, kinematics.rotation, kinematics.position, places, 3 * l);
    }
    writeRow(evidence, row++, places, normal, pixelNoise, depthNoise);
  }
  const intrinsics = new Float32Array(frames * 4);
  for (let f = 0; f < frames; f++) {
    intrinsics.set([MADE_FOCAL, MADE_FOCAL, MADE_WIDTH / 2, MADE_HEIGHT / 2], 4 * f);
  }
  return {
    shape,
    evidence,
    rows: Int32Array.from(seen, (_, i) => i),
    state,
    scene: {
      time: Float64Array.from({ length: frames }, (_, f) => f / fps),
      shot: Int32Array.from({ length: frames }, (_, f) => options.shot?.(f) ?? 0),
      intrinsics,
      cameraMotion: evidence.cameraMotion,
      cameraStands: true,
      cameraPose: null,
    },
  };
}

/** Of each frame, (fitted joints, 3) where they are, m, camera space. */
export function trueJoints({ shape, state, scene }: MadeVideo): Float64Array[] {
  const kinematics = createKinematics();
  return Array.from(scene.time, (_, frame) => {
    forward(shape.skeleton, state, frame * STATE_SIZE, kinematics);
    return kinematics.position.slice();
  });
}

function emptyEvidence(seen: readonly number[], frames: number): Evidence {
  const n = seen.length;
  const cameraMotion = new Float32Array(frames * 4);
  for (let f = 0; f < frames; f++) cameraMotion[4 * f] = 1;
  return {
    firstFrame: 0,
    endFrame: frames,
    frame: Int32Array.from(seen),
    segment: new Int32Array(n),
    tracklet: new Int32Array(n),
    score: new Float32Array(n).fill(0.9),
    box: new Float32Array(n * 4),
    landmarks: new Float32Array(n * LANDMARK_COUNT * 4),
    worldLandmarks: new Float32Array(n * LANDMARK_COUNT * 3),
    crop: new Float32Array(n * 4),
    silhouette: new Uint8Array(n * SILHOUETTE_BYTES),
    appearance: new Float32Array(n * APPEARANCE_SIZE),
    handScore: new Float32Array(n * 2),
    keypoints: new Float32Array(n * KEYPOINT_COUNT * 3),
    handLandmarks: new Float32Array(n * 2 * HAND_LANDMARK_COUNT * 3),
    decoded: new Uint8Array(frames).fill(1),
    thumbnail: new Uint8Array(frames * THUMBNAIL_BYTES),
    cameraMotion,
    background: new Float32Array(frames * BACKGROUND_POINTS * 3),
  };
}

/** What a network would say of the markers, its metres turned back from the line of sight. */
function writeRow(
  evidence: Evidence,
  row: number,
  places: Float64Array,
  normal: () => number,
  pixelNoise: number,
  depthNoise: number,
): void {
  const hips = [0, 1, 2].map((k) => (places[69 + k] + places[72 + k]) / 2);
  const u = (MADE_FOCAL * hips[0]) / hips[2];
  const v = (MADE_FOCAL * hips[1]) / hips[2];
  evidence.crop.set([u + MADE_WIDTH / 2, v + MADE_HEIGHT / 2, 500, 0], 4 * row);
  const n = 1 / Math.hypot(u / MADE_FOCAL, v / MADE_FOCAL, 1);
  const [rx, ry, rz] = [(u / MADE_FOCAL) * n, (v / MADE_FOCAL) * n, n];
  const k = 1 / (1 + rz);
  const corners = [Infinity, Infinity, -Infinity, -Infinity];
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const [x, y, z] = places.subarray(3 * l, 3 * l + 3);
    const at = 4 * (row * LANDMARK_COUNT + l);
    evidence.landmarks[at] = (MADE_FOCAL * x) / z + MADE_WIDTH / 2 + pixelNoise * normal();
    evidence.landmarks[at + 1] = (MADE_FOCAL * y) / z + MADE_HEIGHT / 2 + pixelNoise * normal();
    evidence.landmarks[at + 3] = 0.95;
    for (let k = 0; k < 2; k++) {
      corners[k] = Math.min(corners[k], evidence.landmarks[at + k]);
      corners[k + 2] = Math.max(corners[k + 2], evidence.landmarks[at + k]);
    }
    const far = depthNoise * normal();
    const [a, b, c] = [x - hips[0] + far * rx, y - hips[1] + far * ry, z - hips[2] + far * rz];
    // The inverse of the turn from the optical axis to the ray.
    const to = 3 * (row * LANDMARK_COUNT + l);
    evidence.worldLandmarks[to] = (1 - rx * rx * k) * a - rx * ry * k * b - rx * c;
    evidence.worldLandmarks[to + 1] = -rx * ry * k * a + (1 - ry * ry * k) * b - ry * c;
    evidence.worldLandmarks[to + 2] = rx * a + ry * b + rz * c;
  }
  const [left, top, right, bottom] = corners;
  evidence.box.set([left, top, right - left, bottom - top], 4 * row);
}
