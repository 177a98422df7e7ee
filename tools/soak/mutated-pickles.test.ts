import { expect, it } from 'vitest';
import { readDamaged } from './mutated-pickles.ts';
import { mulberry32 } from './random.ts';

it('of 2,000 damaged files each is read or refused by name, the same way every time', () => {
  const outcomes = Array.from({ length: 2000 }, (_, n) => readDamaged(mulberry32(n)));
  expect(outcomes.filter((outcome) => typeof outcome === 'object')).toEqual([]);
  // So that it is no theatre: most are damaged enough to be refused, of either kind, and some are not.
  const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
  expect(count('read')).toBeGreaterThan(50);
  expect(count('pickle-invalid')).toBeGreaterThan(300);
  expect(count('result-unreadable')).toBeGreaterThan(300);
  expect(Array.from({ length: 50 }, (_, n) => readDamaged(mulberry32(n)))).toEqual(outcomes.slice(0, 50));
});
