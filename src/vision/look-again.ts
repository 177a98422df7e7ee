import { agreement } from './choose-looks.ts';
import { type Crop, wrapAngle } from './crop.ts';
import type { Reading } from './landmark-network.ts';
import type { Sight } from './search.ts';
import { KEEP_SCORE } from './track.ts';

/** Turns against the usual one of the frames around, rad; each is looked at as it is and in a mirror. */
const TURNS = [0, -0.7, 0.7];
/** A little more than the whole body, since it may lie otherwise in the crop than was thought. */
const SIZE = 1.1;
/** Where the first looks all agree with what was read by so much, 0–1, it is right, and more would say the same. */
const AGREED = 0.8;
/** Another look must see somebody this near (parts of the side), and no more than so many times larger or smaller. */
const MAX_SHIFT = 0.35;
const MAX_SIZE = 1.5;

/**
 * Looks at a person otherwise than usual: turned, and in a mirror, each time again where the first reading leads.
 * The network errs differently each time, where it errs.
 *
 * @param first what was read at first
 * @param usual where the person is and which way up, by the frames before and after
 * @returns readings that may be of this person
 * @throws KinemeshError `cancelled`
 */
export async function lookAgain(
  { pyramid, landmarks }: Sight,
  first: Reading,
  usual: Crop,
): Promise<Reading[]> {
  const readings = [await landmarks.read(pyramid, first.crop, true)];
  for (const turn of TURNS) {
    const crop = { ...usual, side: SIZE * usual.side, rotation: wrapAngle(usual.rotation + turn) };
    for (const mirrored of [false, true]) {
      const { score, nextCrop } = await landmarks.read(pyramid, crop, mirrored);
      if (score >= KEEP_SCORE) readings.push(await landmarks.read(pyramid, nextCrop, mirrored));
    }
    if (readings.every((reading) => agreement(first, reading) > AGREED)) break;
  }
  return readings.filter((reading) => reading.score >= KEEP_SCORE && isThere(reading, usual));
}

function isThere({ nextCrop }: Reading, usual: Crop): boolean {
  const shift = Math.hypot(nextCrop.x - usual.x, nextCrop.y - usual.y);
  const size = Math.abs(Math.log(nextCrop.side / usual.side));
  return shift < MAX_SHIFT * usual.side && size < Math.log(MAX_SIZE);
}
