import { describe, expect, it } from 'vitest';
import { longestFlight, scoreContacts, skating, standingFrom } from './feet.ts';

describe('contacts', () => {
  it('are scored by recall and precision', () => {
    // True: 4; said: 3, of which 2 are true.
    const score = scoreContacts([1, 1, 0, 0, 1, 0], [1, 1, 1, 1, 0, 0]);
    expect(score.recall).toBeCloseTo(2 / 4, 12);
    expect(score.precision).toBeCloseTo(2 / 3, 12);
    expect(score.truth).toBe(4);
  });
});

describe('a standing foot', () => {
  // Two points; the first slides by 3-4-5 mm along the floor and rises, the second jumps off after frame 1.
  const points = [0, 0, 0, 1, 0, 0, 0.003, 0.5, 0.004, 1, 0, 0, 0.003, 0, 0.004, 9, 9, 9];

  it('slides along the floor, whatever it does in height, only while the truth stands', () => {
    const slides = skating(points, [1, 1, 1, 1, 1, 0], [0, 1, 2]);
    expect(slides).toHaveLength(3);
    expect(slides[0]).toBeCloseTo(0.005, 12);
    expect(slides.slice(1)).toEqual([0, 0]);
  });

  it('is not followed over a gap', () => {
    expect(skating(points, [1, 1, 1, 1, 1, 1], [0, 2, 4])).toEqual([]);
  });
});

describe('time in the air', () => {
  it('is the longest run of frames without contact', () => {
    const contact = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1];
    expect(longestFlight(contact, 2)).toEqual({ from: 3, frames: 3 });
    expect(longestFlight(contact, 2, 0, 3)).toEqual({ from: 1, frames: 1 });
    expect(longestFlight([1, 1], 1)).toEqual({ from: 0, frames: 0 });
  });
});

describe('standing, from measured points', () => {
  it('is low and slow', () => {
    // One point: on the floor on frames 0–9, then up at 3 m/s, then still at 1 m height.
    const heights = Array.from({ length: 30 }, (_, t) => (t < 10 ? 0 : Math.min(1, (t - 10) * 0.1)));
    const stands = standingFrom(
      heights.flatMap((y) => [0, y, 0]),
      30,
      30,
      { slow: 0.3, low: 0.05 },
    );
    expect([...stands].map((s, t) => (s ? t : -1)).filter((t) => t >= 0)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});
