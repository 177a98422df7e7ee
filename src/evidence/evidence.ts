/**
 * What the networks saw, before anyone asks who is who. One segment is a fixed range of frames; its
 * evidence depends on nothing but the video, that range, the settings and the networks.
 *
 * Struct of arrays: row n of every per-person array is one person on one frame. Rows are sorted by
 * frame, then by tracklet. Pixels are those of the upright, square-pixel picture (origin at the
 * top-left corner of the top-left pixel).
 */
export interface Evidence {
  /** First frame of the range, and the one after its last. */
  readonly firstFrame: number;
  readonly endFrame: number;

  /** (N) the frame of each row, absolute. */
  readonly frame: Int32Array;
  /** (N) the segment that made the row. */
  readonly segment: Int32Array;
  /** (N) a person's number within the segment, from 0: `segment.tracklet` names a tracklet for good. */
  readonly tracklet: Int32Array;
  /** (N) 0–1, the landmark network's own belief that the crop holds a person. */
  readonly score: Float32Array;
  /** (N, 4) x, y, width, height, px: tight box of the confident landmarks and the silhouette. */
  readonly box: Float32Array;
  /** (N, 33, 4) x px, y px, z px (relative to the mid hip, smaller is nearer), visibility 0–1. */
  readonly landmarks: Float32Array;
  /** (N, 33, 3) metres, origin at the mid hip, axes of the camera: x right, y down, z away. */
  readonly worldLandmarks: Float32Array;
  /**
   * (N, 17, 3) x px, y px, score 0–1 of COCO's keypoints, by a second network. Zeros where it was not asked, and in
   * files from before it was.
   */
  readonly keypoints: Float32Array;
  /** (N, 4) the crop that the landmark network saw: centre x, centre y, side length px, rotation rad (clockwise). */
  readonly crop: Float32Array;
  /** (N, 512) one bit per cell of a 64×64 grid over the crop (row-major, most significant bit first). */
  readonly silhouette: Uint8Array;
  /** (N, APPEARANCE_SIZE) colours of the clothes: normalised histograms of the upper and the lower body. */
  readonly appearance: Float32Array;
  /** (N, 2) 0–1, the hand network's belief in the left and the right hand; 0 where it saw none or did not look. */
  readonly handScore: Float32Array;
  /**
   * (N, 2, 21, 3) x px, y px, z px of the left and the right hand's landmarks; z from the wrist, smaller is nearer.
   * Zero where the score is.
   */
  readonly handLandmarks: Float32Array;

  /**
   * (F) 0 where the frame was not decoded, 1 where it was, 2 where only a part of it was and the decoder
   * made up the rest. F = endFrame − firstFrame.
   */
  readonly decoded: Uint8Array;
  /** (F, 9, 16, 3) a tiny picture of each frame, for noticing cuts. Zero where not decoded. */
  readonly thumbnail: Uint8Array;
  /**
   * (F, 4) how the background moved since the last frame before that was decoded, as a similarity
   * [a, b, tx, ty]: x' = a·x − b·y + tx, y' = b·x + a·y + ty, px. Identity where not decoded, and where
   * unknown: at a segment's first frame, and where too little of the background is seen. `cameraSteps` has it
   * from frame to frame.
   */
  readonly cameraMotion: Float32Array;
  /**
   * (F, 80, 3) points of the background, followed from frame to frame: x px, y px, and on how many decoded
   * frames this place of the row has held the same point, this one included. Zeros where it holds none.
   */
  readonly background: Float32Array;
}

/** Points of the background that are followed at once. */
export const BACKGROUND_POINTS = 80;

/** Cells of one side of the silhouette's grid. */
export const SILHOUETTE_SIZE = 64;
/** Bytes of one silhouette. */
export const SILHOUETTE_BYTES = (SILHOUETTE_SIZE * SILHOUETTE_SIZE) / 8;
/** Two histograms (upper and lower body) of 24 colour bins each. */
export const APPEARANCE_SIZE = 48;
/** Height, width of a frame's thumbnail. */
export const THUMBNAIL_HEIGHT = 9;
export const THUMBNAIL_WIDTH = 16;
/** Bytes of one thumbnail. */
export const THUMBNAIL_BYTES = THUMBNAIL_HEIGHT * THUMBNAIL_WIDTH * 3;

/** Rows of an evidence table. */
export function rowCount(evidence: Evidence): number {
  return evidence.frame.length;
}
