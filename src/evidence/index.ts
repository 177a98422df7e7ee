export {
  APPEARANCE_SIZE,
  type Evidence,
  rowCount,
  SILHOUETTE_BYTES,
  SILHOUETTE_SIZE,
  THUMBNAIL_HEIGHT,
  THUMBNAIL_WIDTH,
} from './evidence.ts';
export { LANDMARK_COUNT, LANDMARK_NAMES, type LandmarkName } from './landmarks.ts';
