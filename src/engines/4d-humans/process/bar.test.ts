import { expect, it } from 'vitest';
import { barStep, downloadStep } from './bar.ts';

it("reads the percent of PHALP's bar", () => {
  expect(barStep('Tracking : clip 🚶  ━━╸━━━━   2% eta : -:--:--  time elapsed : 0:00:00')).toEqual({
    percent: 2,
    rest: '',
  });
  expect(barStep('Tracking : clip   ━━━━━━━━ 100% eta : 0:00:00  time elapsed : 1:02:03')?.percent).toBe(100);
});

it('tells a log that was written behind the bar, on its line', () => {
  const line =
    'Tracking : clip 🏃 ━━━  12% eta : 0:00:10  time elapsed : 0:00:02[2026-01-02 03:04:05,678][phalp][INFO] - Cut';
  expect(barStep(line)).toEqual({ percent: 12, rest: '[2026-01-02 03:04:05,678][phalp][INFO] - Cut' });
});

it('takes a bar that does not know how much there is for one without percent', () => {
  expect(barStep('Tracking : clip ━━━ 3.2 it/s eta : -:--:--  time elapsed : 0:00:02')?.percent).toBeNull();
});

it('takes nothing else for a bar', () => {
  expect(barStep('Tracking : clip')).toBeNull();
  expect(barStep('12% of everything')).toBeNull();
});

it("reads the steps of a download's bar", () => {
  expect(downloadStep('  [=====-----] 45.7% of 2704.3MB file')).toEqual({ percent: 45.7, megabytes: 2704.3 });
});
