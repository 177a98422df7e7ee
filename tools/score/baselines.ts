import { distanceFromTruth } from './best-track.ts';
import { smoothed } from './metrics/smooth.ts';
import type { LandmarkRow } from './motion/read-evidence.ts';
import { COMMON, COMMON_JOINTS, fromBlazePose, type JointRows } from './pose-score.ts';
import type { CameraTruth } from './pose2sim.ts';

/** A person's landmarks lie on the truth where they are this near, in shares of his height in the picture. */
const ON_HIM = 0.2;
const SMOOTHED_HERTZ = 6;

/** What BlazePose alone says of the man of the truth: on each frame the landmarks that lie nearest to him. */
export function rawBlazePose(rows: readonly LandmarkRow[], truth: CameraTruth): JointRows {
  const best = new Map<number, { error: number; row: LandmarkRow }>();
  for (const row of rows) {
    const { error, height } = distanceFromTruth(
      (joint, axis) => row.landmarks[(COMMON_JOINTS[joint][2] ?? 0) * 4 + axis],
      truth,
      row.frame,
    );
    if (error <= ON_HIM * height && !(error >= (best.get(row.frame)?.error ?? Number.POSITIVE_INFINITY))) {
      best.set(row.frame, { error, row });
    }
  }
  return rowsOf([...best.values()].map(({ row }) => row));
}

/** The landmarks of the one person who was seen most, for clips with one person. */
export function rawOfOne(rows: readonly LandmarkRow[]): JointRows {
  const byFrame = new Map<number, LandmarkRow>();
  for (const row of rows) if (!byFrame.has(row.frame)) byFrame.set(row.frame, row);
  return rowsOf([...byFrame.values()]);
}

function rowsOf(rows: readonly LandmarkRow[]): JointRows {
  const ordered = rows.toSorted((a, b) => a.frame - b.frame);
  return {
    frame: ordered.map(({ frame }) => frame),
    joints: fromBlazePose(ordered.flatMap(({ worldLandmarks }) => [...worldLandmarks])),
  };
}

/** The same by a zero-phase Butterworth low-pass of 6 Hz; frames that are missing are passed over. */
export function smoothedRows({ frame, joints }: JointRows, fps: number): JointRows {
  return { frame, joints: smoothed(joints, COMMON * 3, fps, SMOOTHED_HERTZ) };
}
