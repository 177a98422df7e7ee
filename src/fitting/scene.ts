/** What the fit knows of the video beside the person. F frames. */
export interface Scene {
  /** (F) real seconds: the player's times by the video's time scale. */
  readonly time: Float64Array;
  /** (F) */
  readonly shot: Int32Array;
  /** (F, 4) fx, fy, cx, cy, px */
  readonly intrinsics: Float32Array;
  /** (F, 4) how the background moved since the frame before: a similarity, as in the evidence. */
  readonly cameraMotion: Float32Array;
  /** Whether the camera stands still, so that a foot on the ground stands still before it. */
  readonly cameraStands: boolean;
  /**
   * (F, 12) row-major [R | t] from each frame's camera to its shot's own frame, which has the axes and the origin
   * of the shot's first camera; m. Null where the camera stands or where nobody followed it.
   */
  readonly cameraPose: Float64Array | null;
}
