import { expect, test } from 'vitest';
import { jobOf, videoOf } from '../app/videos.testing.ts';
import { tabTitle } from './tab-title.ts';

const progress = { stage: 'seeing', done: 42, total: 100, fraction: 0.42, secondsLeft: 9 } as const;

test('the tab of a video says how far it is', () => {
  const video = videoOf({ jobs: { bodies: jobOf({ state: 'running', progress }) } });
  expect(tabTitle(video, false)).toBe('42\u00a0% · Dance.mp4');
});

test('the tab says how it ended for as long as nobody has looked', () => {
  const done = videoOf({ jobs: { bodies: jobOf({ state: 'done' }) } });
  expect([tabTitle(done, true), tabTitle(done, false)]).toEqual(['✓ Dance.mp4', 'Dance.mp4']);
  expect(tabTitle(videoOf({ jobs: { bodies: jobOf({ state: 'failed' }) } }), true)).toBe(
    'Stopped · Dance.mp4',
  );
  expect(tabTitle(videoOf(), true)).toBe('Dance.mp4');
});
