import { describe, expect, it } from 'vitest';
import { risingTimes } from './rising.ts';

const none = Number.NaN;

describe('times that rise', () => {
  it.each<[string, number[], number[]]>([
    ['are kept, however uneven', [3, 43, 44, 500], [3, 43, 44, 500]],
    ['go on by the usual length where there are none', [none, none, none], [0, 40, 80]],
    ['are counted back from the first', [none, none, 100, 140], [20, 60, 100, 140]],
    ['are filled in between neighbours', [0, none, none, 120, 160], [0, 40, 80, 120, 160]],
    ['give frames that came twice half of the room', [0, 0, 40, 40, 80], [0, 20, 40, 60, 80]],
    ['do not move for one that is too early', [0, 40, 10, 120, 160], [0, 40, 80, 120, 160]],
    ['are counted on at the end', [0, 40, none, 30], [0, 40, 80, 120]],
  ])('%s', (_what, given, times) => {
    expect([...risingTimes(given, 40)]).toEqual(times);
  });

  it('are counted on where the clock falls back for long', () => {
    const given = Array.from({ length: 500 }, (_, i) => (i < 200 ? 5000 + i * 40 : (i - 200) * 40));
    expect([...risingTimes(given, 40)]).toEqual(given.map((_, i) => 5000 + i * 40));
  });

  it('are none for no frames', () => {
    expect(risingTimes([], 40)).toHaveLength(0);
  });
});
