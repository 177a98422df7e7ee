import { meanAppearance } from './appearance.ts';
import { type Scene, type Tracklet, WHOLE_ENOUGH } from './scene.ts';
import { isSeenFor } from './seen-time.ts';

/** Somebody's clothes are known when so much of them was seen. */
const LEAST_SECONDS = 0.35;

/**
 * (48) the mean colours of the rows on which the person was whole and nobody else near; null where that is too
 * little to know the clothes.
 */
export function clothesOf(scene: Scene, rows: Tracklet): Float64Array | null {
  const { appearance, whole, alone } = scene.sightings;
  const clear = rows.filter((row) => alone[row] && whole[row] >= WHOLE_ENOUGH);
  return appearance && isSeenFor(scene, clear, LEAST_SECONDS) ? meanAppearance(appearance, clear) : null;
}
