import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULTS, ended, makePlace, type Place, until, uploadReady } from './fake-service.testing.ts';
import type { Service } from './service.ts';

let place: Place;
let service: Service;
beforeAll(async () => {
  place = await makePlace();
  service = await place.open();
});
afterAll(() => place.clear());

const name = (track: number, label: string) => ({ op: 'name', track, label }) as const;
const add = (
  id: string,
  edit: Parameters<Service['edits']['add']>[1]['edit'],
  motionId: string | null = null,
) => service.edits.add(id, { edit, motionId });

async function withBodies(fileName: string): Promise<string> {
  const { id } = await uploadReady(service, fileName);
  expect((await ended(service, (await service.startBodies(id, DEFAULTS)).id)).state).toBe('done');
  return id;
}

const settled = (id: string) =>
  until(
    () => service.video(id),
    ({ editsPending }) => !editsPending,
  );

/** What lies in the folder of the present motion. */
async function editsOnDisk(id: string): Promise<{ edits: { op: string }[] } | null> {
  const { motionId } = await service.video(id);
  const path = join(place.dir, 'store/videos', id, 'runs', motionId ?? '', 'motion/edits.json');
  return readFile(path, 'utf8').then(JSON.parse, () => null);
}

test('an edit makes a new motion from what was seen, and taking it back makes another', async () => {
  const id = await withBodies('ok.mp4');
  const { motionId } = await service.video(id);
  const { edits, job } = await add(id, { op: 'merge', tracks: [1, 2] });
  expect(edits).toMatchObject([{ edit: { op: 'merge', tracks: [1, 2] }, undone: false }]);
  expect(job).toMatchObject({ kind: 'refit', settings: DEFAULTS });
  const mended = await settled(id);
  expect(mended).toMatchObject({ edits: 1, jobs: { refit: { state: 'done', attempts: 1 } } });
  expect(mended.motionId).toBe(mended.jobs.refit?.id);
  expect(await editsOnDisk(id)).toMatchObject({
    edits: [{ op: 'merge', sightings: [{ tracklet: 1 }, { tracklet: 2 }] }],
  });
  await service.edits.undo(id);
  const back = await settled(id);
  expect([back.edits, back.motionId === motionId, back.motionId === mended.motionId]).toEqual([
    0,
    false,
    false,
  ]);
  expect(await editsOnDisk(id)).toMatchObject({ edits: [] });
});

test('undo, redo and removing any go through the list; something new forgets what was undone', async () => {
  const id = await withBodies('ok.mp4');
  for (const [n, label] of ['A', 'B', 'C'].entries()) await add(id, name(n + 1, label));
  const shown = async () =>
    (await service.edits.list(id)).edits.map(({ edit, undone }) => [
      edit.op === 'name' && edit.label,
      undone,
    ]);
  await service.edits.undo(id);
  const first = (await service.edits.list(id)).edits[0].id;
  await service.edits.remove(id, first);
  expect(await shown()).toEqual([
    ['A', true],
    ['B', false],
    ['C', true],
  ]);
  await service.edits.redo(id);
  expect(await shown()).toEqual([
    ['A', false],
    ['B', false],
    ['C', true],
  ]);
  await add(id, name(1, 'D'));
  expect(await shown()).toEqual([
    ['A', false],
    ['B', false],
    ['D', false],
  ]);
  await expect(service.edits.redo(id)).rejects.toMatchObject({ code: 'not-ready' });
  await expect(service.edits.remove(id, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  await settled(id);
  expect(await editsOnDisk(id)).toMatchObject({ edits: [{ label: 'A' }, { label: 'B' }, { label: 'D' }] });
});

test('several in quick succession are one job, which begins anew with what holds; the old motion stays meanwhile', async () => {
  const id = await withBodies('ok.mp4');
  const { motionId } = await service.video(id);
  const first = await add(id, name(1, 'waits'));
  await until(
    () => service.job(first.job?.id ?? ''),
    ({ state, progress }) => state === 'running' && (progress?.done ?? 0) > 0,
  );
  const second = await add(id, name(2, 'B'), motionId);
  expect(second.job?.id).toBe(first.job?.id);
  expect(await service.video(id)).toMatchObject({ motionId, edits: 2, editsPending: true });
  const { jobs } = await settled(id);
  expect(jobs.refit).toMatchObject({ id: first.job?.id, state: 'done', attempts: 2 });
  expect(await editsOnDisk(id)).toMatchObject({ edits: [{ label: 'waits' }, { label: 'B' }] });
});

test('undone before it was done, nothing is made: the motion is still the right one', async () => {
  const id = await withBodies('ok.mp4');
  const { motionId } = await service.video(id);
  const { job } = await add(id, name(1, 'waits'));
  const { job: left } = await service.edits.undo(id);
  expect(left).toBeNull();
  expect(await service.job(job?.id ?? '')).toMatchObject({ state: 'cancelled' });
  expect(await service.video(id)).toMatchObject({ motionId, editsPending: false });
});

test('a refit that fails says why and leaves the old motion; it can be tried again or taken back', async () => {
  const id = await withBodies('ok.mp4');
  const { motionId } = await service.video(id);
  const { job } = await add(id, name(1, 'fails'));
  const failed = await ended(service, job?.id ?? '');
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'runner-died', exitCode: 3 } });
  expect(await service.video(id)).toMatchObject({ motionId, editsPending: true });
  expect((await service.edits.apply(id)).job?.id).not.toBe(job?.id);
  await service.edits.undo(id);
  expect(await service.video(id)).toMatchObject({ motionId, editsPending: false });
});

test('edits outlast new bodies with other settings', async () => {
  const id = await withBodies('ok.mp4');
  await add(id, name(1, 'Ada'));
  await settled(id);
  const job = await ended(service, (await service.startBodies(id, { ...DEFAULTS, model: 'lite' })).id);
  expect(await service.video(id)).toMatchObject({ motionId: job.id, edits: 1, editsPending: false });
  expect(await editsOnDisk(id)).toMatchObject({ edits: [{ op: 'name', label: 'Ada' }] });
});

test('there must be a motion, and somebody with that id', async () => {
  const { id } = await uploadReady(service, 'ok.mp4');
  await expect(add(id, name(1, 'A'))).rejects.toMatchObject({ code: 'not-ready' });
  const other = await withBodies('ok.mp4');
  await expect(add(other, name(77, 'A'))).rejects.toMatchObject({ code: 'edit-invalid' });
  expect(await service.video(other)).toMatchObject({ edits: 0, jobs: { refit: null } });
});
