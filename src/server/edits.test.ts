import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from './world.testing.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

const PATH = '/api/v1/videos/sample/edits';
const post = (path: string, json?: object) => world.ask(path, { method: 'POST', json });

test('edits are added, listed, undone, redone and removed, each time with the whole list and the job', async () => {
  await world.service.addSample();
  const merge = { op: 'merge', tracks: [2, 3] };
  const added = await post(PATH, { edit: merge, motionId: 'm1' });
  expect(added.status).toBe(202);
  expect(added.json()).toMatchObject({ edits: [{ edit: merge, undone: false }], job: { kind: 'refit' } });
  await post(PATH, { edit: { op: 'name', track: 2, label: 'Ada' } });
  expect((await post(`${PATH}/undo`)).json().edits).toMatchObject([{ undone: false }, { undone: true }]);
  expect((await post(`${PATH}/redo`)).json().edits).toMatchObject([{ undone: false }, { undone: false }]);
  const removed = await world.ask(`${PATH}/${added.json().edits[0].id}`, { method: 'DELETE' });
  expect([removed.status, removed.json().edits[0].undone]).toEqual([202, true]);
  expect((await world.ask(PATH)).json()).toMatchObject({
    edits: [{ undone: true }, { undone: false }],
    job: null,
  });
});

test('what is no edit is refused with the field that is wrong', async () => {
  await world.service.addSample();
  for (const [edit, field] of [
    [{ op: 'merge', tracks: [2] }, 'tracks'],
    [{ op: 'joint', track: 1, frame: 3, joint: 'tail', x: 1, y: 2 }, 'joint'],
    [{ op: 'lens', lens: { kind: 'fov', degrees: 400 } }, 'degrees'],
    [{ op: 'height', track: 1, metres: 9 }, 'metres'],
  ] as const) {
    const answer = await post(PATH, { edit });
    expect([answer.status, answer.json().code]).toEqual([400, 'request-invalid']);
    expect(answer.json().detail).toContain(field);
  }
});
