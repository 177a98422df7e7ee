import { lookClosely } from './close-look.ts';
import type { Moment } from './frame-clock.ts';
import type { Reading } from './landmark-network.ts';
import { detectionDistance, isSameBody } from './likeness.ts';
import type { Detection } from './person-detector.ts';
import { believe } from './plausibility.ts';
import { MOST_KEPT } from './ring.ts';
import { AGREED, isDetected, readDetection, type Sight } from './search.ts';

/** The whole picture is looked at this often, beats; sooner where a followed person is lost or nobody is there. */
const LOOK_EVERY = 15;
const LOOK_EVERY_LOST = 6;
/** And at the latest when newcomers can just be followed back to the look before, frames. */
const MOST_FRAMES = MOST_KEPT - 4;
/** This often it is looked at so closely that small people are seen, unless there are some: then every look is close. */
const CLOSE_EVERY = 60;
/**
 * Px of the detector's input along the picture's longer side, and the least score. MoveNet finds 85 % of
 * people of 85 px in a picture of 768 px at 384, and 95 % at 768.
 */
const COARSE = { inputSide: 384, minScore: 0.12 };
/** A person whose crop is a smaller part of the picture's longer side is small. */
const SMALL = 0.3;
/** The detector's least score for somebody new, looking closely. */
export const NEWCOMER_DETECTION = 0.2;
/** Somebody new must convince both networks, and they must agree where the limbs are (radii of the body). */
const MIN_SCORE = 0.85;
const MAX_DISAGREEMENT = 0.35;
/** Of somebody half hidden the landmark network is less sure; then the detector must be, and they must agree well. */
const MIN_SCORE_AGREED = 0.5;
const AGREED_DETECTION = 0.25;
/** A detection this near to a followed person's limbs is that person. */
const KNOWN = 0.3;

/** What a look at the whole picture gave. */
export interface Look {
  /** A reading of each person who was not followed, the detector's surest first. */
  readonly newcomers: Reading[];
  /** Those of the known readings whom the detector saw as well. */
  readonly confirmed: ReadonlySet<Reading>;
}

/** Looks for people who are not followed yet. */
export class Newcomers {
  #lastLook: Moment | null = null;
  #lastCloseLook: Moment | null = null;
  #hasSmall = false;

  /** Another shot: the next look is a segment's first. */
  restart(): void {
    this.#lastLook = null;
    this.#lastCloseLook = null;
    this.#hasSmall = false;
  }

  /**
   * @param known readings of the people who are followed on the frame in sight.
   * @param lost whether somebody is missed.
   * @returns null where it was not time to look.
   */
  async look(sight: Sight, known: readonly Reading[], lost: boolean): Promise<Look | null> {
    const { at } = sight;
    const every = lost || known.length === 0 ? LOOK_EVERY_LOST : LOOK_EVERY;
    const framesSince = at.frame - (this.#lastLook?.frame ?? -Infinity);
    if (beatsSince(this.#lastLook, at) < every && framesSince < MOST_FRAMES) return null;
    const close = beatsSince(this.#lastCloseLook, at) >= (this.#hasSmall ? LOOK_EVERY : CLOSE_EVERY);
    this.#lastLook = at;
    if (close) this.#lastCloseLook = at;
    const found: Reading[] = [];
    const detections = await this.#detect(sight, close);
    for (const detection of detections) {
      if ([...known, ...found].some((reading) => detectionDistance(reading, detection) < KNOWN)) continue;
      const reading = await readDetection(sight, detection);
      if (!isConvincing(reading, detection, sight)) continue;
      if ([...known, ...found].some((other) => isSameBody(reading, other))) continue;
      if (!(await isDetected(sight, reading, NEWCOMER_DETECTION))) continue;
      found.push(reading);
    }
    if (close) {
      const small = SMALL * Math.max(sight.width, sight.height);
      this.#hasSmall = [...known, ...found].some((reading) => reading.nextCrop.side < small);
    }
    const isConfirmed = (reading: Reading): boolean =>
      detections.some((detection) => detectionDistance(reading, detection) < KNOWN);
    return { newcomers: found, confirmed: new Set(known.filter(isConfirmed)) };
  }

  /** Large people are seen best on a small input, small ones only on a large one. */
  async #detect(sight: Sight, close: boolean): Promise<Detection[]> {
    const { width, height, pyramid } = sight;
    const picture = { left: 0, top: 0, width, height, inputSide: COARSE.inputSide };
    const found = await sight.detector.detect(pyramid, picture, COARSE.minScore);
    if (close) found.push(...(await lookClosely(sight)));
    return found.sort((a, b) => b.score - a.score);
  }
}

function isConvincing(reading: Reading, detection: Detection, { width, height }: Sight): boolean {
  const belief = believe(reading, width, height);
  const apart = detectionDistance(reading, detection);
  if (belief >= MIN_SCORE) return apart < MAX_DISAGREEMENT;
  return belief >= MIN_SCORE_AGREED && apart < AGREED && detection.score >= AGREED_DETECTION;
}

function beatsSince(last: Moment | null, at: Moment): number {
  return last === null ? Infinity : at.beat - last.beat;
}
