import { isSameDetection } from './likeness.ts';
import type { Detection, SearchArea } from './person-detector.ts';
import type { Sight } from './search.ts';

/** Px of the detector's input along the longer side of what is looked at, and the least score. */
const LEAST_INPUT = 768;
const MOST_INPUT = 1152;
const MIN_SCORE = 0.15;
/**
 * From so many people on, parts of the picture are looked at one by one: the detector gives at most sixteen
 * (of a made picture with 46 people it names sixteen as a whole, and 46 in nine parts).
 */
const MANY = 10;
/** So too where a picture this many times larger than the input shows nobody, or only people of this part of its height. */
const LARGE = 1.2;
const TINY = 0.15;
/** Px of the picture's longer side for each part of it, the most parts along a side, and how far they overlap. */
const PX_PER_PART = 640;
const MOST_PARTS = 3;
const OVERLAP = 0.15;

/** Everybody whom the detector sees on a large input: small people too, and many. The surest first. */
export async function lookClosely(sight: Sight): Promise<Detection[]> {
  const { width, height } = sight;
  const longer = Math.max(width, height);
  const inputSide = Math.max(LEAST_INPUT, Math.min(MOST_INPUT, longer));
  const detect = (area: SearchArea): Promise<Detection[]> =>
    sight.detector.detect(sight.pyramid, area, MIN_SCORE);
  const found = await detect({ left: 0, top: 0, width, height, inputSide });
  const isTiny = ({ box }: Detection): boolean => box[3] - box[1] < TINY * height;
  if (found.length >= MANY || (longer > LARGE * inputSide && found.every(isTiny))) {
    for (const part of partsOf(width, height))
      found.push(...(await detect({ ...part, inputSide: LEAST_INPUT })));
  }
  found.sort((a, b) => b.score - a.score);
  return found.filter((one, i) => found.slice(0, i).every((surer) => !isSameDetection(one, surer)));
}

/** The picture cut into two or three parts along each side, each reaching over into the next. */
function partsOf(width: number, height: number): Omit<SearchArea, 'inputSide'>[] {
  const along = (length: number): readonly (readonly [from: number, length: number])[] => {
    const parts = Math.max(2, Math.min(MOST_PARTS, Math.round(length / PX_PER_PART)));
    const size = length / parts + OVERLAP * (length / parts);
    return Array.from({ length: parts }, (_, i) => [(i * (length - size)) / (parts - 1), size] as const);
  };
  return along(height).flatMap(([top, high]) =>
    along(width).map(([left, wide]) => ({ left, top, width: wide, height: high })),
  );
}
