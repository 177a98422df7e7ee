/** What one person's evidence says, frame by frame, in the form that the fit reads. */
export interface Observations {
  /** T */
  readonly frames: number;
  /** (T) real seconds: the video's time by its time scale. */
  readonly time: Float64Array;
  /** (T) 1 where the network saw the person. */
  readonly observed: Uint8Array;
  /** (T, 33, 2) px */
  readonly image: Float64Array;
  /** (T, 33) 0–1, how much to believe a landmark: its visibility. */
  readonly weight: Float64Array;
  /** (T, 33, 3) m, relative to the mid hip, axes of the camera (turned to where in the picture the person is). */
  readonly relative: Float64Array;
  /** (T, 3) unit vector from the camera to the person: the direction in which `relative` is least sure. */
  readonly ray: Float64Array;
  /** (T, 4) fx, fy, cx, cy, px */
  readonly intrinsics: Float64Array;
}
