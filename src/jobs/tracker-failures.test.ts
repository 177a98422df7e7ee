import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ended, wholeLog } from './fake-service.testing.ts';
import type { Service } from './index.ts';
import { makeTrackerPlace, TRACKER, type TrackerPlace, uploadFile } from './tracker.testing.ts';

let place: TrackerPlace;
let service: Service;
let videoId = '';
beforeAll(async () => {
  place = await makeTrackerPlace();
  service = await place.open();
  videoId = await uploadFile(service, await place.clip(12), 'walk.mp4');
});
afterEach(() => place.standIn.tell({}));
afterAll(() => place.clear());

const at = (line: string | undefined) => Date.parse(line?.split(' ')[0] ?? '');

/** Ways to fail of each kind, and the name that the user meets; src/engines/4d-humans/process has all of them. */
test.each([
  ['import-missing:detectron2', 'import-missing', /detectron2/],
  ['import-crash:torch', 'import-crashed', /torch|PyTorch/],
  ['no-gpu', 'gpu-missing', /GPU/],
  ['egl', 'egl-missing', /EGL/],
  ['hydra:video.end_frame', 'override-refused', /video\.end_frame/],
  ['cuda-oom', 'gpu-out-of-memory', /GPU/],
  ['segfault:5', 'killed-by-signal', /SIGSEGV/],
  ['crash:5', 'tracker-failed', /./],
  ['no-result', 'no-result', /result/],
  ['result-garbage', 'result-unreadable', /result/],
  ['disk-full', 'disk-full', /disk|space/i],
])('%s ends its job as %s, with sentence, remedy and last lines, within 5 s', async (fail, code, words) => {
  place.standIn.tell({ fail });
  const job = await ended(service, (await service.startBodies(videoId, TRACKER)).id);
  expect([job.state, job.failure?.code]).toEqual(['failed', code]);
  expect(job.failure?.message).toMatch(words);
  expect(job.failure?.remedy.length).toBeGreaterThan(10);
  expect(job.failure?.lastLines.length).toBeGreaterThan(0);
  const text = await wholeLog(service, job.id);
  const said = text.split('\n').filter((line) => / \[TRACK\.PY\] | track\.py ended /.test(line));
  expect(Date.parse(job.endedAt ?? '') - at(said.at(-1))).toBeLessThan(5000);
});

test.each([
  ['import-hang:phalp', { imports: 2 }, 'import-hung', /phalp/i],
  ['silent:frame=3', { silence: 2 }, 'no-sign-of-life', /2 s/],
])('%s ends its job when its time is over', async (fail, limits, code, words) => {
  await place.limit(limits);
  place.standIn.tell({ fail });
  const job = await ended(service, (await service.startBodies(videoId, TRACKER)).id);
  expect([job.failure?.code, job.failure?.message]).toEqual([code, expect.stringMatching(words)]);
  await place.limit({});
});

test('after all that the next job of the same service is done', async () => {
  const job = await ended(service, (await service.startBodies(videoId, TRACKER)).id);
  expect([job.state, job.failure]).toEqual(['done', null]);
});
