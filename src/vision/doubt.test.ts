import { expect, test } from 'vitest';
import { isDoubtful } from './doubt.ts';
import type { Reading } from './landmark-network.ts';
import { madeReading, SIDE } from './made-readings.testing.ts';

const LEG = [25, 27, 29, 31];

function seen(frame: number, reading: Reading, length = 1) {
  return { at: { frame, beat: frame * length, step: length, length }, reading };
}

/** A leg that is so many px from where it belongs. */
function strayLeg(x: number, px: number): Reading {
  return madeReading(x, 100, (l, [dx, dy]) => [dx + (LEG.includes(l) ? px : 0), dy]);
}

test('somebody who moves steadily, however quickly, is not doubted', () => {
  const at = (f: number) => seen(f, strayLeg(300 + 60 * f, 12 * f));
  expect(isDoubtful(at(0), at(1), at(2))).toBe(false);
});

test('a leg that leaps out and back for one frame is doubted', () => {
  const [before, after] = [seen(0, strayLeg(300, 0)), seen(2, strayLeg(310, 0))];
  expect(isDoubtful(before, seen(1, strayLeg(305, 0.3 * SIDE)), after)).toBe(true);
  expect(isDoubtful(before, seen(1, strayLeg(305, 0.02 * SIDE)), after)).toBe(false);
});

test('between frames that last long limbs may go farther', () => {
  const leap = (length: number) =>
    isDoubtful(
      seen(0, madeReading(300, 100), length),
      seen(
        1,
        madeReading(300, 100, (l, [x, y]) => [x + (l < 23 ? 0.2 * SIDE : 0), y]),
        length,
      ),
      seen(2, madeReading(300, 100), length),
    );
  expect(leap(1)).toBe(true);
  expect(leap(3)).toBe(false);
});

test('the first and the last reading, and one that is tiny, are not doubted', () => {
  const [calm, stray] = [madeReading(300, 100), strayLeg(300, 0.5 * SIDE)];
  expect(isDoubtful(null, seen(1, stray), seen(2, calm))).toBe(false);
  expect(isDoubtful(seen(0, calm), seen(1, stray), null)).toBe(false);
  const tiny = { ...stray, nextCrop: { ...stray.nextCrop, side: 60 } };
  expect(isDoubtful(seen(0, calm), seen(1, tiny), seen(2, calm))).toBe(false);
});
