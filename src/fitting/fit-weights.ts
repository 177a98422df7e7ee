/**
 * How far each kind of evidence is believed, as standard deviations. Every residual of the fit is divided
 * by its own, so their costs add up.
 */
export interface FitWeights {
  /** 2D landmark error, m on the body's plane (times f/Z for px): BlazePose's is about 1.5 % of the height. */
  readonly imageSpread: number;
  /**
   * Where a part's side lies against the silhouette's edge, m on the body's plane, and how much one such place counts:
   * neighbours on one edge err together.
   */
  readonly outlineSpread: number;
  readonly outlineBelief: number;
  /**
   * 3D landmarks relative to the hips: across the line of sight, and along it, m. Across, the picture itself
   * says it better; along, nothing else says it at all.
   */
  readonly acrossSpread: number;
  readonly depthSpread: number;
  /** How much a 3D landmark counts of which the picture shows nothing: its depth is hardly worse for that. */
  readonly hiddenDepthBelief: number;
  /**
   * The learnt lifter's spreads are of one frame, but its errors last: they count this many times larger. Across
   * the line of sight it only says again what the picture says: no surer than so many m.
   */
  readonly liftDoubt: number;
  readonly liftAcross: number;
  /** What `depthSpread` is where the lifter has spoken, m. */
  readonly depthSpreadBesideLift: number;
  /** How quickly a landmark far off is doubted: the Cauchy scale, in standard deviations. */
  readonly robustScale: number;
  /** Acceleration of the trunk, of knees and elbows, of wrists, and of heels and toes, m/s². */
  readonly trunkAcceleration: number;
  readonly hingeAcceleration: number;
  readonly wristAcceleration: number;
  readonly footAcceleration: number;
  /** Likewise the Cauchy scale: beyond it an acceleration counts as real, and is let be. */
  readonly accelerationRobustScale: number;
  /** Weight of the common angles; 1 counts each spread of an angle as one standard deviation. */
  readonly priorStrength: number;
  /** Speed of a foot that stands, m/s, and the Cauchy scale beyond which it was wrong to say that it stands. */
  readonly standingSpeed: number;
  readonly standingRobustScale: number;
  /** Heights of soles that stand about the floor, m, and the Cauchy scale beyond which it is another floor (a stair). */
  readonly floorSpread: number;
  readonly floorRobustScale: number;
}

export const DEFAULT_WEIGHTS: FitWeights = {
  imageSpread: 0.02,
  outlineSpread: 0.02,
  outlineBelief: 0.3,
  acrossSpread: 0.3,
  depthSpread: 0.2,
  hiddenDepthBelief: 0.3,
  liftDoubt: 1.5,
  liftAcross: 0.15,
  depthSpreadBesideLift: 0.3,
  robustScale: 3,
  trunkAcceleration: 5,
  hingeAcceleration: 16,
  wristAcceleration: 40,
  footAcceleration: 60,
  accelerationRobustScale: 1,
  priorStrength: 0.8,
  standingSpeed: 0.03,
  standingRobustScale: 10,
  floorSpread: 0.015,
  floorRobustScale: 3,
};
