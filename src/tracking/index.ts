export { CameraPath } from './camera-path.ts';
export { type Identity, linkIdentities, type TrackingInput, type TrackingResult } from './link-identities.ts';
export { type Edge, matchBest } from './match.ts';
export type { Discarded, DiscardReason } from './scene.ts';
export { type DetectionInput, trackDetections } from './track-detections.ts';
