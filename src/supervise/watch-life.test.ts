import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LifeWatch, type OverLimit, watchLife } from './watch-life.ts';

const LIMITS = { firstLine: 10, preparation: 60, silence: 100, total: null };

let over: OverLimit[] = [];
let watch: LifeWatch;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  over = [];
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

function begin(limits = {}) {
  watch = watchLife({ ...LIMITS, ...limits }, (limit) => over.push(limit));
}
/** Lets seconds pass, with something each second. */
function pass(seconds: number, each: () => void = () => {}) {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1000);
    each();
  }
}

it('ends what has not said its first word within its limit', () => {
  begin();
  pass(10);
  expect(over).toEqual([]);
  pass(2);
  expect(over).toEqual([{ limit: 'first-line', seconds: 10 }]);
});

it('ends a preparation that is over its limit and gives no sign, and not one that does', () => {
  begin();
  watch.begun();
  pass(85, watch.sign);
  expect(over).toEqual([]);
  pass(32);
  expect(over).toEqual([{ limit: 'preparation', seconds: 60 }]);
});

it('ends what gives no sign of life, once, whatever it is told again', () => {
  begin();
  watch.begun();
  watch.prepared();
  pass(90, watch.sign);
  pass(99, watch.prepared);
  expect(over).toEqual([]);
  pass(5);
  expect(over).toEqual([{ limit: 'silence', seconds: 100 }]);
});

it('lets what calculates without a word go on, for eight times the limit', () => {
  begin();
  watch.begun();
  watch.prepared();
  pass(795, watch.busy);
  expect(over).toEqual([]);
  pass(10, watch.busy);
  expect(over).toEqual([{ limit: 'silence', seconds: 100 }]);
});

it('ends after the whole time what is well and alive', () => {
  begin({ total: 120 });
  watch.begun();
  watch.prepared();
  pass(122, watch.sign);
  expect(over).toEqual([{ limit: 'total', seconds: 120 }]);
});
