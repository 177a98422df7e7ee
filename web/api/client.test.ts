import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWorld, type World } from '../../src/server/world.testing.ts';
import type { ProblemError } from './index.ts';

let world: World;
let client: typeof import('./index.ts');
beforeAll(async () => {
  world = await createWorld();
  // As in a browser: the page's own address, and its Origin with every request.
  vi.stubGlobal('location', { origin: world.origin });
  const send = globalThis.fetch;
  vi.stubGlobal('fetch', (request: Request) => {
    const headers = new Headers(request.headers);
    headers.set('origin', world.origin);
    return send(new Request(request, { headers }));
  });
  client = await import('./index.ts');
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await world.end();
});

test('what is answered comes with its type', async () => {
  const { answer, api } = client;
  const video = await answer(api.POST('/api/v1/videos/sample'));
  expect(video.name).toBe('sample.mp4');
  const path = { id: video.id };
  const renamed = await answer(
    api.PATCH('/api/v1/videos/{id}', { params: { path }, body: { name: 'mine' } }),
  );
  expect(renamed.name).toBe('mine');
  const job = await answer(
    api.POST('/api/v1/videos/{id}/jobs', { params: { path }, body: { settings: { heightMetres: 1.8 } } }),
  );
  expect(job.settings).toMatchObject({ model: 'heavy', heightMetres: 1.8 });
  expect(await answer(api.DELETE('/api/v1/videos/{id}', { params: { path } }))).toBeUndefined();
});

test('what fails is thrown with its code and what to do', async () => {
  const { answer, api, ProblemError } = client;
  const failed: unknown = await answer(
    api.GET('/api/v1/videos/{id}', { params: { path: { id: 'nowhere' } } }),
  ).catch((cause) => cause);
  expect(failed).toBeInstanceOf(ProblemError);
  const { problem, message } = failed as ProblemError;
  expect(problem).toMatchObject({ status: 404, code: 'not-found', remedy: 'Look into the library.' });
  expect(message).toBe('There is no nowhere.');
});

test('an answer that is no problem is one all the same', async () => {
  const { problem } = await client.problemOf(new Response('<html>', { status: 502 }));
  expect(problem).toMatchObject({ status: 502, code: 'internal', detail: expect.stringContaining('502') });
});

test('a service that does not answer is a problem too', async () => {
  const { answer, api } = client;
  await world.server.close();
  const failed: unknown = await answer(api.GET('/api/v1/videos')).catch((cause) => cause);
  expect((failed as ProblemError).problem).toMatchObject({ status: 0, code: 'unreachable' });
});
