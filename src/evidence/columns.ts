import type { Dtype } from '../npz/index.ts';
import {
  APPEARANCE_SIZE,
  BACKGROUND_POINTS,
  type Evidence,
  SILHOUETTE_BYTES,
  THUMBNAIL_HEIGHT,
  THUMBNAIL_WIDTH,
} from './evidence.ts';
import { HAND_LANDMARK_COUNT } from './hand-landmarks.ts';
import { KEYPOINT_COUNT } from './keypoints.ts';
import { LANDMARK_COUNT } from './landmarks.ts';

export type Column = Exclude<keyof Evidence, 'firstFrame' | 'endFrame'>;

export interface ColumnShape {
  /** The array's name in the file. */
  readonly key: string;
  readonly dtype: Extract<Dtype, 'f4' | 'i4' | 'u1'>;
  /** One row for each person on each frame, or one for each frame. */
  readonly rows: 'person' | 'frame';
  /** The shape of one row. */
  readonly row: readonly number[];
  /** Files of earlier versions have none of it: then it is zeros. */
  readonly isNew?: boolean;
}

/** The arrays of an evidence file. */
export const COLUMNS: Readonly<Record<Column, ColumnShape>> = {
  frame: { key: 'frame', dtype: 'i4', rows: 'person', row: [] },
  segment: { key: 'segment', dtype: 'i4', rows: 'person', row: [] },
  tracklet: { key: 'tracklet', dtype: 'i4', rows: 'person', row: [] },
  score: { key: 'score', dtype: 'f4', rows: 'person', row: [] },
  box: { key: 'box', dtype: 'f4', rows: 'person', row: [4] },
  landmarks: { key: 'landmarks', dtype: 'f4', rows: 'person', row: [LANDMARK_COUNT, 4] },
  worldLandmarks: { key: 'world_landmarks', dtype: 'f4', rows: 'person', row: [LANDMARK_COUNT, 3] },
  keypoints: { key: 'keypoints', dtype: 'f4', rows: 'person', row: [KEYPOINT_COUNT, 3], isNew: true },
  crop: { key: 'crop', dtype: 'f4', rows: 'person', row: [4] },
  silhouette: { key: 'silhouette', dtype: 'u1', rows: 'person', row: [SILHOUETTE_BYTES] },
  appearance: { key: 'appearance', dtype: 'f4', rows: 'person', row: [APPEARANCE_SIZE] },
  handScore: { key: 'hand_score', dtype: 'f4', rows: 'person', row: [2] },
  handLandmarks: { key: 'hand_landmarks', dtype: 'f4', rows: 'person', row: [2, HAND_LANDMARK_COUNT, 3] },
  decoded: { key: 'decoded', dtype: 'u1', rows: 'frame', row: [] },
  thumbnail: { key: 'thumbnail', dtype: 'u1', rows: 'frame', row: [THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, 3] },
  cameraMotion: { key: 'camera_motion', dtype: 'f4', rows: 'frame', row: [4] },
  background: { key: 'background', dtype: 'f4', rows: 'frame', row: [BACKGROUND_POINTS, 3] },
};

export const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

/** The large columns that later passes may do without; where they are left out, they have no rows. */
export type DroppableColumn = 'silhouette' | 'thumbnail' | 'appearance';
