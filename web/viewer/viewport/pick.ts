import { type Body, createPosedJoints, JOINT_PARENTS } from '../../../src/body/index.ts';
import type { Posture } from '../data/chunk.ts';

/** Joints from here on are fingers, too small to be meant. */
const FIRST_FINGER = 22;
/** How far from a bone a body still is, m: half of a chest's depth. */
const THICKNESS = 0.13;
/** How far from a bone a click is still meant for it, CSS px: a finger is wide. */
const REACH_PX = 14;

/** Where a point of a body is on the screen. */
export interface OnScreen {
  /** CSS px */
  readonly x: number;
  readonly y: number;
  /** Rises with the distance. */
  readonly depth: number;
  /** CSS px for a metre there. */
  readonly scale: number;
}

/** @param point m, camera space. Null: not in front of the eye. */
export type Project = (point: readonly [number, number, number]) => OnScreen | null;

/** Whose body a click on the screen means: of those it hits the nearest, else who it nearly hits. */
export function pickPerson(
  at: { readonly x: number; readonly y: number },
  postures: readonly Posture[],
  body: Body,
  project: Project,
): number | null {
  const posed = createPosedJoints(body.jointCount);
  let best: { id: number; rank: number } | null = null;
  for (const { id, betas, poses, trans } of postures) {
    const { joints } = body.pose(betas, poses, trans, posed);
    const seen = Array.from({ length: FIRST_FINGER }, (_, joint) =>
      project([joints[joint * 3], joints[joint * 3 + 1], joints[joint * 3 + 2]]),
    );
    for (let joint = 1; joint < FIRST_FINGER; joint += 1) {
      const [a, b] = [seen[JOINT_PARENTS[joint]], seen[joint]];
      if (a === null || b === null) continue;
      const away = distanceToBone(at, a, b);
      const reach = Math.max(REACH_PX, THICKNESS * b.scale);
      if (away > reach) continue;
      // A hit on a bone's body counts by depth, a near miss only behind all hits.
      const rank = b.depth + (away > THICKNESS * b.scale ? 1000 + away : 0);
      if (best === null || rank < best.rank) best = { id, rank };
    }
  }
  return best?.id ?? null;
}

function distanceToBone(at: { x: number; y: number }, a: OnScreen, b: OnScreen): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((at.x - a.x) * dx + (at.y - a.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(at.x - a.x - t * dx, at.y - a.y - t * dy);
}
