import type { Reading } from './landmark-network.ts';
import { detectionDistance, isSameBody } from './likeness.ts';
import type { Detection, SearchArea } from './person-detector.ts';
import { believe } from './plausibility.ts';
import { cropFromDetection } from './regions.ts';
import { readTwice, type Sight } from './search.ts';

/** The whole picture is looked at this often, frames; sooner where a followed person is lost. */
const LOOK_EVERY = 15;
const LOOK_EVERY_LOST = 6;
/** Somebody new must convince both networks, and they must agree where the limbs are (radii of the body). */
const MIN_DETECTION = 0.18;
const MIN_SCORE = 0.9;
const MAX_DISAGREEMENT = 0.35;
/** A detection this near to a followed person's limbs is that person. */
const KNOWN = 0.3;
const INPUT = 320;

/** Looks for people who are not followed yet. */
export class Newcomers {
  #lastLook: number;

  constructor(firstFrame: number) {
    this.#lastLook = firstFrame - LOOK_EVERY;
  }

  /**
   * @param known readings of the people who are followed on this frame.
   * @param lost whether somebody is missed.
   * @returns a reading of each newcomer, the surest first.
   */
  async look(sight: Sight, frame: number, known: readonly Reading[], lost: boolean): Promise<Reading[]> {
    const every = lost || known.length === 0 ? LOOK_EVERY_LOST : LOOK_EVERY;
    if (frame - this.#lastLook < every) return [];
    this.#lastLook = frame;
    const found: Reading[] = [];
    for (const detection of await this.#detect(sight)) {
      if ([...known, ...found].some((reading) => detectionDistance(reading, detection) < KNOWN)) continue;
      const reading = await readTwice(sight, cropFromDetection(detection));
      if (believe(reading, sight.width, sight.height) < MIN_SCORE) continue;
      if (detectionDistance(reading, detection) > MAX_DISAGREEMENT) continue;
      if ([...known, ...found].some((other) => isSameBody(reading, other))) continue;
      found.push(reading);
    }
    return found;
  }

  async #detect(sight: Sight): Promise<Detection[]> {
    const area: SearchArea = { left: 0, top: 0, width: sight.width, height: sight.height, inputSide: INPUT };
    const found = await sight.detector.detect(sight.pyramid, area, MIN_DETECTION);
    return found.sort((a, b) => b.score - a.score);
  }
}
