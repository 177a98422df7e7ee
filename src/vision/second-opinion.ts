import { trunkOf } from '../evidence/index.ts';
import { boxOf } from './body-box.ts';
import type { Crop } from './crop.ts';
import type { KeypointNetwork, Keypoints } from './keypoint-network.ts';
import type { Reading } from './landmark-network.ts';
import type { Pyramid } from './picture.ts';

/** Crops smaller than this, px, hold too little for a second opinion to tell more; in crowds it would take long. */
const MIN_SIDE = 128;
/** The crop is so many times the longer side of the box round the landmarks. */
const ROOM = 1.25;

/**
 * A second network's opinion of where joints are. It was taught other pictures in another way, so it errs elsewhere;
 * what both see is more exact than what one does.
 */
export class SecondOpinion {
  readonly #network: KeypointNetwork | null;

  /** @param network null: nobody is asked */
  constructor(network: KeypointNetwork | null) {
    this.#network = network;
  }

  /**
   * The keypoints of a person who was read; null where nobody is asked, or the person is too small.
   *
   * @throws KinemeshError `cancelled`
   */
  async look(pyramid: Pyramid, reading: Reading): Promise<Keypoints | null> {
    if (this.#network === null || reading.crop.side < MIN_SIDE) return null;
    return this.#network.read(pyramid, keypointCrop(reading));
  }
}

/** The square round the landmarks, turned as the trunk. */
export function keypointCrop(reading: Reading): Crop {
  const [left, top, right, bottom] = boxOf(reading, 0);
  const [x, y] = trunkOf(reading.landmarks);
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    side: ROOM * Math.max(right - left, bottom - top, 1),
    rotation: Math.atan2(x, -y),
  };
}
