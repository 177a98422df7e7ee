import { type PhalpRows, phalpFocal } from '../phalp/index.ts';
import { SHARED, SHARED_JOINTS, SOURCE_JOINTS } from './phalp-joints.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How PHALP's numbers become pixels of the video's upright picture. */
export interface SourcePicture {
  /** Side of the square to which PHALP pads its picture, px of the video's */
  readonly side: number;
  /** PHALP's focal length, px of the video's picture */
  readonly focal: number;
  /** Where PHALP's camera looks at, px of the video's picture */
  readonly centreX: number;
  readonly centreY: number;
  /** Where the square begins, px of the video's picture */
  readonly left: number;
  readonly top: number;
}

/** A picture that is larger by so much was not scaled: a row or a column was added, for codecs that want even sizes. */
const ADDED = 1;

/** @param picture what PHALP looked at: of the video's shape, maybe of another size */
export function sourcePicture(picture: Size, video: Size): SourcePicture {
  const isAdded = (more: number) => more >= 0 && more <= ADDED;
  const same = isAdded(picture.width - video.width) && isAdded(picture.height - video.height);
  const scale = same ? 1 : video.width / picture.width;
  const side = Math.max(picture.width, picture.height);
  const left = -Math.floor((side - picture.width) / 2);
  const top = -Math.floor((side - picture.height) / 2);
  return {
    side: side * scale,
    focal: phalpFocal(picture.width, picture.height) * scale,
    centreX: (side / 2 + left) * scale,
    centreY: (side / 2 + top) * scale,
    left: left * scale,
    top: top * scale,
  };
}

/** x, y px of one of PHALP's 2D joints. */
export function pictureJoint(
  rows: PhalpRows,
  row: number,
  joint: number,
  { side, left, top }: SourcePicture,
): [number, number] {
  const at = 2 * (row * SOURCE_JOINTS + joint);
  return [rows.joints2d[at] * side + left, rows.joints2d[at + 1] * side + top];
}

/** (K, 14, 2) px of the shared joints on some rows. */
export function sharedJointsInPicture(
  rows: PhalpRows,
  which: Int32Array,
  picture: SourcePicture,
): Float64Array {
  const out = new Float64Array(which.length * SHARED * 2);
  which.forEach((row, k) => {
    SHARED_JOINTS.forEach(({ source }, j) => {
      out.set(pictureJoint(rows, row, source, picture), 2 * (k * SHARED + j));
    });
  });
  return out;
}
