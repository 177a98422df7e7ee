import {
  APPEARANCE_SIZE,
  BACKGROUND_POINTS,
  type Evidence,
  HAND_LANDMARK_COUNT,
  KEYPOINT_COUNT,
  LANDMARK_COUNT,
  SILHOUETTE_BYTES,
  THUMBNAIL_BYTES,
  THUMBNAIL_WIDTH,
} from '../evidence/index.ts';

/** A made-up person for tests. */
export interface Walker {
  /** Where the mid hip is in the world's picture at frame f, px; null where nobody sees them. */
  readonly at: (f: number) => { x: number; y: number } | null;
  /** px */
  readonly size: number;
  /** Bins of the upper and the lower body's colours, 0–23. */
  readonly clothes: readonly [number, number];
  readonly score?: number;
  /** Of all landmarks; 0.95 by default. */
  readonly visibility?: number;
  /** Whether this is a statue: nothing about it moves but for the network's trembling, a thousandth. */
  readonly still?: boolean;
  /** Whether the box ends at the picture's border, as vision's do. */
  readonly clipped?: boolean;
}

/** The picture, px. */
export const WIDTH = 1280;
export const HEIGHT = 720;

/** A made-up film. */
export interface Film {
  readonly frames: number;
  /** When frame f was filmed, s; 30 frames a second by default. */
  readonly time?: (f: number) => number;
  readonly walkers: readonly Walker[];
  /** Frames of a segment. */
  readonly segmentFrames?: number;
  /** How far the camera has turned at frame f, px to the right. */
  readonly pan?: (f: number) => number;
  /** The place that frame f shows; another number is another place. */
  readonly place?: (f: number) => number;
  /** The tracklet number that the network gave to a walker at frame f; the walker's index by default. */
  readonly tracklet?: (walker: number, f: number) => number;
}

export const FPS = 30;

/** Offsets of BlazePose's landmarks from the mid hip, in body sizes, of somebody who stands. */
const STANDING: readonly (readonly [number, number])[] = [
  [0, -0.45],
  ...Array.from({ length: 10 }, () => [0, -0.46] as const),
  [0.1, -0.3],
  [-0.1, -0.3],
  [0.14, -0.15],
  [-0.14, -0.15],
  [0.15, -0.02],
  [-0.15, -0.02],
  ...Array.from({ length: 6 }, (_, i) => [i % 2 === 0 ? 0.15 : -0.15, 0.02] as const),
  [0.06, 0],
  [-0.06, 0],
  [0.07, 0.24],
  [-0.07, 0.24],
  [0.07, 0.46],
  [-0.07, 0.46],
  [0.06, 0.48],
  [-0.06, 0.48],
  [0.09, 0.49],
  [-0.09, 0.49],
];

/** The evidence that such a film would give, and who made each row: everything about it is determined. */
export function shoot(film: Film): { evidence: Evidence; time: Float64Array; walkerOf: number[] } {
  const { frames, walkers, segmentFrames = 100, pan = () => 0, tracklet = (walker: number) => walker } = film;
  const { time = (f: number) => f / FPS } = film;
  const sightings: { f: number; walker: number; x: number; y: number }[] = [];
  for (let f = 0; f < frames; f++) {
    const here: (typeof sightings)[number][] = [];
    walkers.forEach((walker, w) => {
      const point = walker.at(f);
      if (point) here.push({ f, walker: w, x: point.x - pan(f), y: point.y });
    });
    sightings.push(...here.sort((a, b) => tracklet(a.walker, f) - tracklet(b.walker, f)));
  }
  const count = sightings.length;
  const landmarks = new Float32Array(count * LANDMARK_COUNT * 4);
  const box = new Float32Array(count * 4);
  const crop = new Float32Array(count * 4);
  const appearance = new Float32Array(count * APPEARANCE_SIZE);
  sightings.forEach(({ f, walker, x, y }, n) => {
    const { size, clothes, visibility = 0.95, still = false } = walkers[walker];
    STANDING.forEach(([dx, dy], i) => {
      // Legs and arms swing; everything trembles by a hundredth.
      const swing = i > 12 && !still ? Math.sin(f / 4 + walker) * 0.08 * (i % 2 === 0 ? 1 : -1) : 0;
      const tremble = (still ? 0.001 : 0.01) * Math.sin(f * 7.1 + i * 3.3 + walker);
      landmarks.set(
        [x + (dx + swing + tremble) * size, y + (dy + tremble) * size, 0, visibility],
        (n * LANDMARK_COUNT + i) * 4,
      );
    });
    box.set(boxAround(walkers[walker], x, y), n * 4);
    crop.set([x, y, size * 1.25, 0], n * 4);
    clothes.forEach((bin, half) => {
      for (let i = 0; i < 24; i++) {
        const apart = Math.min(Math.abs(i - bin), 24 - Math.abs(i - bin));
        appearance[n * APPEARANCE_SIZE + half * 24 + i] =
          Math.exp(-apart * apart) * (1 + 0.2 * Math.sin(f + i)) + 0.005;
      }
    });
  });
  const evidence: Evidence = {
    firstFrame: 0,
    endFrame: frames,
    frame: Int32Array.from(sightings, ({ f }) => f),
    segment: Int32Array.from(sightings, ({ f }) => Math.floor(f / segmentFrames)),
    tracklet: Int32Array.from(sightings, ({ f, walker }) => tracklet(walker, f)),
    score: Float32Array.from(sightings, ({ walker }) => walkers[walker].score ?? 0.97),
    box,
    landmarks,
    worldLandmarks: new Float32Array(count * LANDMARK_COUNT * 3),
    crop,
    silhouette: new Uint8Array(count * SILHOUETTE_BYTES),
    appearance,
    handScore: new Float32Array(count * 2),
    keypoints: new Float32Array(count * KEYPOINT_COUNT * 3),
    handLandmarks: new Float32Array(count * 2 * HAND_LANDMARK_COUNT * 3),
    decoded: new Uint8Array(frames).fill(1),
    thumbnail: thumbnails(film),
    cameraMotion: cameraMotion(frames, segmentFrames, pan),
    background: new Float32Array(frames * BACKGROUND_POINTS * 3),
  };
  const times = Float64Array.from({ length: frames }, (_, f) => time(f));
  return { evidence, time: times, walkerOf: sightings.map(({ walker }) => walker) };
}

function boxAround({ size, clipped = false }: Walker, x: number, y: number): number[] {
  const corners = [x - 0.2 * size, y - 0.5 * size, x + 0.2 * size, y + 0.5 * size];
  const [x0, y0, x1, y1] = clipped
    ? corners.map((value, i) => Math.min(i % 2 === 0 ? WIDTH : HEIGHT, Math.max(0, value)))
    : corners;
  return [x0, y0, x1 - x0, y1 - y0];
}

function thumbnails({ frames, pan = () => 0, place = () => 0 }: Film): Uint8Array {
  const thumbnail = new Uint8Array(frames * THUMBNAIL_BYTES);
  for (let f = 0; f < frames; f++) {
    for (let i = 0; i < THUMBNAIL_BYTES; i++) {
      const x = Math.floor(i / 3) % THUMBNAIL_WIDTH;
      const y = Math.floor(i / 3 / THUMBNAIL_WIDTH);
      const seed = place(f) * 17 + (i % 3);
      const value =
        128 + 90 * Math.sin((x + pan(f) / 40) / (2 + (seed % 3)) + seed) * Math.cos(y / 2 + seed * 2);
      thumbnail[f * THUMBNAIL_BYTES + i] = Math.round(value);
    }
  }
  return thumbnail;
}

/** As vision gives it: unknown, so identity, at each segment's first frame. */
function cameraMotion(frames: number, segmentFrames: number, pan: (f: number) => number): Float32Array {
  const motion = new Float32Array(frames * 4);
  for (let f = 0; f < frames; f++) {
    const known = f % segmentFrames !== 0;
    motion.set([1, 0, known ? pan(f - 1) - pan(f) : 0, 0], f * 4);
  }
  return motion;
}
