import { describe, expect, it } from 'vitest';
import { parseCvml, parseMotCsv } from '../truth/mot-files.ts';
import { type MotBox, overlap, scoreMot } from './mot.ts';

/** A person of 10 × 20 px at x on the given frames. */
const person = (id: number, frames: number[], x: number): MotBox[] =>
  frames.map((frame) => ({ frame, id, box: [x, 0, 10, 20] }));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('the score of identities', () => {
  it('is perfect for the truth itself, under other numbers', () => {
    const truth = [...person(1, range(0, 10), 0), ...person(2, range(3, 9), 50)];
    const found = truth.map((box) => ({ ...box, id: box.id + 40 }));
    expect(scoreMot(truth, found)).toMatchObject({
      mota: 1,
      idf1: 1,
      recall: 1,
      precision: 1,
      switches: 0,
      fragments: 0,
      meanOverlap: 1,
      truthBoxes: 16,
      truthPeople: 2,
      mostlyTracked: 2,
    });
  });

  it('counts misses, false positives and switches as by hand', () => {
    // One true person on 10 frames: number 7 on frames 0–3, nothing on 4 and 5, number 8 on 6–9; and a
    // false positive on frames 0 and 1.
    const truth = person(1, range(0, 10), 0);
    const found = [...person(7, range(0, 4), 0), ...person(8, range(6, 10), 0), ...person(9, [0, 1], 300)];
    const score = scoreMot(truth, found);
    expect(score).toMatchObject({ misses: 2, falsePositives: 2, switches: 1, recall: 0.8, precision: 0.8 });
    expect(score.mota).toBeCloseTo(1 - (2 + 2 + 1) / 10, 12);
    // Lost on frames 4 and 5 and found again: once.
    expect(score.fragments).toBe(1);
    // The best pairing keeps one number: 4 of 10 true and of 10 found boxes.
    expect(score.idf1).toBeCloseTo((2 * 4) / (10 + 10), 12);
    expect(score.mostlyTracked).toBe(1);
  });

  it('sees two switches where two people change numbers', () => {
    const truth = [...person(1, range(0, 10), 0), ...person(2, range(0, 10), 100)];
    const found = [
      ...person(1, range(0, 6), 0),
      ...person(2, range(0, 6), 100),
      ...person(2, range(6, 10), 0),
      ...person(1, range(6, 10), 100),
    ];
    const score = scoreMot(truth, found);
    expect(score.switches).toBe(2);
    expect(score.mota).toBeCloseTo(0.9, 12);
    expect(score.idf1).toBeCloseTo(0.6, 12);
  });

  it('keeps partners while they overlap, even when another lies better', () => {
    const truth = person(1, range(0, 3), 0);
    const shifted: MotBox[] = range(0, 3).map((frame) => ({ frame, id: 5, box: [3, 0, 10, 20] }));
    const score = scoreMot(truth, [...shifted, ...person(6, [1, 2], 0)]);
    expect(score.switches).toBe(0);
    expect(score.falsePositives).toBe(2);
  });

  it('takes boxes that overlap by half and no less', () => {
    expect(overlap([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(1 / 3, 12);
    expect(overlap([0, 0, 10, 10], [20, 0, 10, 10])).toBe(0);
    expect(scoreMot(person(1, [0], 0), person(1, [0], 3)).misses).toBe(0); // 7/13
    expect(scoreMot(person(1, [0], 0), person(1, [0], 4)).misses).toBe(1); // 6/14
  });
});

describe('the files of the truth', () => {
  it('are read: MOT Challenge, from frame 0', () => {
    expect(parseMotCsv('1,2,10.5,20,30,40,0.9,-1,-1,-1\n3,-1,1,2,3,4,1,-1,-1,-1\n')).toEqual([
      { frame: 0, id: 2, box: [10.5, 20, 30, 40], score: 0.9 },
      { frame: 2, id: -1, box: [1, 2, 3, 4], score: 1 },
    ]);
  });

  it('are read: CVML, centres to corners', () => {
    const xml = `<dataset><frame number="4"><objectlist>
      <object id="9"><box h="20" w="10" xc="100" yc="50"/></object>
      </objectlist></frame><frame number="5"><objectlist></objectlist></frame></dataset>`;
    expect(parseCvml(xml)).toEqual([{ frame: 4, id: 9, box: [95, 40, 10, 20] }]);
  });
});
