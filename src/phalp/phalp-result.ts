/** What a result of PHALP (4D-Humans' `track.py`) says, as plain arrays. Nothing is dropped, moved or smoothed. */
export interface PhalpResult {
  readonly frameCount: number;
  readonly frames: readonly PhalpFrame[];
  /** Of the source picture, pixels; null where nobody is on any frame, for only people carry it. */
  readonly imageSize: { readonly width: number; readonly height: number } | null;
  readonly rows: PhalpRows;
}

/** One frame of the file, in the file's order. */
export interface PhalpFrame {
  /** The picture's path, as the machine that wrote it had it. */
  readonly key: string;
  /** Number of the frame in what PHALP was given to process, from 0. */
  readonly time: number;
  /** 1 on the first frame after a cut, where PHALP looked for cuts. */
  readonly shot: 0 | 1;
  /** Seconds; only where PHALP read the video as a stream. */
  readonly pts: number | null;
}

/**
 * One row for each person on each frame, N in all, ordered by frame and then as in the file (which is not by id).
 * Camera axes are OpenCV's (x right, y down, z forward); picture coordinates are pixels of the source picture.
 */
export interface PhalpRows {
  readonly count: number;
  /** (N) index in `frames` */
  readonly frame: Int32Array;
  /** (N) who, from 1; with gaps */
  readonly id: Int32Array;
  /** (N) frames since this person was last seen: 0 is seen; above 0, all else is a copy from then; -1 smoothed (LART) */
  readonly trackedTime: Int32Array;
  /** (N) the detector's, 0 to 1 */
  readonly confidence: Float32Array;
  /** (N, 4) x, y, width, height, pixels */
  readonly bbox: Float32Array;
  /** (N, 24, 9) SMPL's rotation matrices, row by row: the global orient, then the 23 of the body pose */
  readonly rotations: Float32Array;
  /** (N, 10) SMPL's shape */
  readonly betas: Float32Array;
  /** (N, 3) metres, for PHALP's own camera: see `projectPhalp` */
  readonly camera: Float32Array;
  /** (N, 45, 3) metres, turned by the global orient but not moved by `camera`: see `PHALP_JOINT_NAMES` */
  readonly joints3d: Float32Array;
  /** (N, 45, 2) parts of the picture padded to a square: see `joints2dInPicture` */
  readonly joints2d: Float32Array;
}

/** Numbers in a row of each field of arrays. */
export const ROW_LENGTHS = {
  bbox: 4,
  rotations: 216,
  betas: 10,
  camera: 3,
  joints3d: 135,
  joints2d: 90,
} as const;

export function emptyRows(count: number): PhalpRows {
  const floats = (length: number) => new Float32Array(count * length);
  return {
    count,
    frame: new Int32Array(count),
    id: new Int32Array(count),
    trackedTime: new Int32Array(count),
    confidence: floats(1),
    bbox: floats(ROW_LENGTHS.bbox),
    rotations: floats(ROW_LENGTHS.rotations),
    betas: floats(ROW_LENGTHS.betas),
    camera: floats(ROW_LENGTHS.camera),
    joints3d: floats(ROW_LENGTHS.joints3d),
    joints2d: floats(ROW_LENGTHS.joints2d),
  };
}
