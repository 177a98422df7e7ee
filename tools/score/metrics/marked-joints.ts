import type { JointMark } from '../truth/joint-marks.ts';

/** A joint is right within this share of the torso's length (Yang and Ramanan 2013: PCK). */
const RADIUS = 0.2;
/** How many frames before and after a torso seen from the side may lend its length to one that is foreshortened. */
const NEAR_FRAMES = 9;

/** How many marked joints were found. */
export interface MarkScore {
  /** Share of all marks found within 0.2 torso lengths, 0–1; frames without the person count as wrong. */
  readonly pck: number;
  /** The same by the joint's name. */
  readonly perJoint: Readonly<Record<string, number>>;
  readonly marks: number;
  /** Mean distance in torso lengths, of the frames that are there. */
  readonly distance: number;
}

/**
 * PCK against marks by eye. The torso's length is from the marked neck to the middle of the marked hips; of a person
 * bent towards the camera that is short, so the longest within nine frames counts.
 *
 * @param found where a joint is on a frame, px; null where the person is not there
 */
export function scoreMarks(
  marks: readonly JointMark[],
  joints: readonly string[],
  found: (frame: number, joint: string) => readonly [number, number] | null,
): MarkScore {
  const perJoint: Record<string, number> = {};
  const right: boolean[] = [];
  const distances: number[] = [];
  for (const joint of joints) {
    const hits = marks.flatMap((mark) => {
      const point = mark.points.get(joint);
      if (!point) return [];
      const at = found(mark.frame, joint);
      const distance = at
        ? Math.hypot(at[0] - point[0], at[1] - point[1]) / torsoLength(marks, mark.frame)
        : null;
      if (distance !== null) distances.push(distance);
      return [distance !== null && distance <= RADIUS];
    });
    perJoint[joint] = hits.filter(Boolean).length / hits.length;
    right.push(...hits);
  }
  return {
    pck: right.filter(Boolean).length / right.length,
    perJoint,
    marks: right.length,
    distance: distances.reduce((sum, one) => sum + one, 0) / distances.length,
  };
}

/** px */
export function torsoLength(marks: readonly JointMark[], frame: number): number {
  const lengths = marks
    .filter((mark) => Math.abs(mark.frame - frame) <= NEAR_FRAMES)
    .flatMap(({ points }) => {
      const neck = points.get('neck');
      const hips = ['left_hip', 'right_hip'].flatMap((hip) => {
        const point = points.get(hip);
        return point ? [point] : [];
      });
      if (!neck || hips.length === 0) return [];
      const middle = [0, 1].map((i) => hips.reduce((sum, hip) => sum + hip[i], 0) / hips.length);
      return [Math.hypot(neck[0] - middle[0], neck[1] - middle[1])];
    });
  return Math.max(...lengths);
}
