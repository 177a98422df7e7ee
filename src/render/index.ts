export { BodyRenderer, type Look, type Mesh } from './body-renderer.ts';
export { type Intrinsics, projectPoint } from './camera.ts';
export { drawLabel, labelSize, type Picture } from './label.ts';
export { type Direction, type Lighting, STUDIO_LIGHTING, type Surface } from './lighting.ts';
export { BODY_PALETTE, colourOfTrack, guessedColour, type Rgb } from './palette.ts';
export { LINEAR_STEPS, SRGB_FROM_LINEAR } from './srgb.ts';
