import { expect, it } from 'vitest';
import { nextSpeed } from './shortcuts.ts';
import { spokenTime, timeText } from './time-text.ts';

it('goes up and down the speeds and stays at their ends', () => {
  expect([nextSpeed(1, true), nextSpeed(1, false), nextSpeed(2, true), nextSpeed(0.1, false)]).toEqual([
    1.5, 0.75, 2, 0.1,
  ]);
});

it('writes times as people read them', () => {
  expect([0, 75.5, 59.996, 3661.25].map(timeText)).toEqual(['0:00.00', '1:15.50', '1:00.00', '1:01:01.25']);
  expect(spokenTime(75.5)).toBe('1 min 15.5 seconds');
});
