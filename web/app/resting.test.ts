import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { resting } from './resting.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function counted() {
  const count = { opened: 0, closed: 0 };
  const stream = resting(() => {
    count.opened += 1;
    return () => {
      count.closed += 1;
    };
  }, 10_000);
  return { count, ...stream };
}

test('what nobody looks at for a while is closed once, and opened again by a look', () => {
  const { count, wake, rest } = counted();
  wake();
  rest();
  rest();
  vi.advanceTimersByTime(9_999);
  expect(count).toEqual({ opened: 1, closed: 0 });
  vi.advanceTimersByTime(60_000);
  expect(count).toEqual({ opened: 1, closed: 1 });
  wake();
  wake();
  expect(count).toEqual({ opened: 2, closed: 1 });
});

test('a look away for a moment closes nothing', () => {
  const { count, wake, rest } = counted();
  wake();
  rest();
  vi.advanceTimersByTime(9_000);
  wake();
  vi.advanceTimersByTime(60_000);
  expect(count).toEqual({ opened: 1, closed: 0 });
  rest();
  vi.advanceTimersByTime(10_000);
  expect(count).toEqual({ opened: 1, closed: 1 });
});

test('a page that begins unseen opens nothing before it is looked at', () => {
  const { count, wake, rest } = counted();
  rest();
  vi.advanceTimersByTime(60_000);
  expect(count).toEqual({ opened: 0, closed: 0 });
  wake();
  expect(count.opened).toBe(1);
});
