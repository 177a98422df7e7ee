import { describe, expect, it } from 'vitest';
import { shiftOf, TimeTable } from './time-table.ts';

/** Uneven, and not from 0. */
const table = new TimeTable(Float64Array.of(0.5, 0.517, 0.6, 0.64, 0.9));

describe('the table of times', () => {
  it('knows which frame is on the screen at a time', () => {
    const at = [0, 0.5, 0.5169, 0.517, 0.5999999, 0.6, 0.89, 0.9, 99].map((time) => table.frameAt(time));
    expect(at).toEqual([0, 0, 0, 1, 2, 2, 3, 4, 4]);
  });

  it('takes a timestamp for the nearest frame, up to half of the gap on that side', () => {
    expect([0.5, 0.508, 0.509, 0.5305, 0.65, 0.76, 0.78].map((time) => table.frameOf(time))).toEqual([
      0, 0, 1, 1, 3, 3, 4,
    ]);
    expect(table.frameOf(1.0)).toBe(4);
    expect(table.frameOf(1.2)).toBe(-1);
    expect(table.frameOf(0.3)).toBe(-1);
  });

  it('finds every frame again by its own time, rounded to microseconds or to 90 kHz', () => {
    const times = Float64Array.from({ length: 500 }, (_, k) => (k * 1001) / 60000);
    const long = new TimeTable(times);
    for (const [k, time] of times.entries()) {
      expect(long.frameOf(Math.round(time * 1e6) / 1e6)).toBe(k);
      expect(long.frameOf(Math.floor(time * 90_000) / 90_000)).toBe(k);
      expect(long.frameAt(long.within(k))).toBe(k);
    }
  });

  it('lets the last frame last as long as the one before it', () => {
    expect(table.end).toBeCloseTo(1.16, 9);
    expect(new TimeTable(Float64Array.of(2)).end).toBeCloseTo(2.04, 9);
  });

  it('brings a reader that counts from elsewhere into step, by its first frame', () => {
    expect([0, 0.5, 0.75].map((first) => shiftOf(table, first))).toEqual([0.5, 0, -0.25]);
    expect(shiftOf(table, -0.08)).toBe(0);
    expect(shiftOf(new TimeTable(new Float64Array(0)), 1)).toBe(0);
  });

  it('has no frames where there are none', () => {
    expect(new TimeTable(new Float64Array(0)).frameOf(0)).toBe(-1);
  });
});
