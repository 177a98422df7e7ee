/** What an edit may say. */
export const LIMITS = {
  labelLength: 80,
  fovDegrees: { least: 5, most: 170 },
  focalPixels: { least: 10, most: 1_000_000 },
  heightMetres: { least: 0.5, most: 2.75 },
  framesPerSecond: { least: 1, most: 100_000 },
  /** A joint may lie outside the picture, but not as far as this from it. */
  pixels: 100_000,
  cameraHeightMetres: 100,
} as const;
