import { appearanceDistance } from './appearance.ts';
import { poseDistance } from './pose-distance.ts';
import type { Scene, Tracklet } from './scene.ts';
import { predict, type Trend } from './trend.ts';

/** A tracklet with what its two ends say. */
export interface Piece {
  readonly rows: Tracklet;
  readonly shot: number;
  readonly start: Trend;
  readonly end: Trend;
  /** (48) colours of the clothes near the start and near the end; null where unknown. */
  readonly startAppearance: Float64Array | null;
  readonly endAppearance: Float64Array | null;
}

/** How one piece may go on in another. */
export interface LinkCost {
  /** Sum of squares of deviations in standard deviations, halved: a negative log-likelihood but for a constant. */
  readonly cost: number;
  /** s */
  readonly gap: number;
  /** Hellinger distance of the clothes, 0–1; null where unknown. */
  readonly clothes: number | null;
}

/** Standard deviations: what people do while nobody looks, in body sizes and a second of gap. */
const POSITION = 0.12;
const POSITION_PER_SECOND = 0.45;
const LOG_SIZE = 0.12;
const LOG_SIZE_PER_SECOND = 0.15;
const CLOTHES = 0.15;
const POSE = 0.06;
const POSE_PER_SECOND = 0.8;
/** A pose says who it was only for so long. */
const POSE_SECONDS = 0.3;
/** Where clothes are unknown, as if they differed by so much. */
const UNKNOWN_CLOTHES = 0.15;
const GAP_COST_PER_SECOND = 0.3;

/** The cost of `to` being `from` later on; null where it is not later. */
export function linkCost(scene: Scene, from: Piece, to: Piece): LinkCost | null {
  const gap = scene.time[to.start.frame] - scene.time[from.end.frame];
  if (to.start.frame <= from.end.frame || from.shot !== to.shot) return null;
  const forward = predict(scene, from.end, to.start.frame);
  const backward = predict(scene, to.start, from.end.frame);
  const size = Math.sqrt(forward.size * to.start.size);
  const sizeBefore = Math.sqrt(backward.size * from.end.size);
  const missed = Math.hypot(forward.x - to.start.x, forward.y - to.start.y) / size;
  const missedBefore = Math.hypot(backward.x - from.end.x, backward.y - from.end.y) / sizeBefore;
  const clothes =
    from.endAppearance && to.startAppearance
      ? appearanceDistance(from.endAppearance, to.startAppearance)
      : null;
  const growth = Math.log(to.start.size / forward.size);
  const spread = POSITION + POSITION_PER_SECOND * Math.min(gap, 4);
  const cost =
    halfSquare((missed + missedBefore) / 2 / spread) +
    2 * Math.log(spread / POSITION) +
    halfSquare(growth / (LOG_SIZE + LOG_SIZE_PER_SECOND * Math.min(gap, 2))) +
    halfSquare((clothes ?? UNKNOWN_CLOTHES) / CLOTHES) +
    poseCost(scene, from, to, gap, size) +
    GAP_COST_PER_SECOND * gap;
  return { cost, gap, clothes };
}

function poseCost({ sightings }: Scene, from: Piece, to: Piece, gap: number, size: number): number {
  if (!sightings.landmarks || gap > POSE_SECONDS) return 0;
  const [last, first] = [from.rows[from.rows.length - 1], to.rows[0]];
  const distance = poseDistance(sightings.landmarks, last, first, size, true);
  // A pose that the network got wrong on one of the two frames must not part a person from themself.
  return Math.min(3, halfSquare((distance ?? 0) / (POSE + POSE_PER_SECOND * gap)));
}

function halfSquare(deviation: number): number {
  return (deviation * deviation) / 2;
}
