import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KinemeshError } from '../errors/index.ts';
import { createWorld, type World } from './world.testing.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

describe('the service itself', () => {
  test('says that it is well and ready, and with a problem that it is not', async () => {
    expect((await world.raw('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await world.raw('/readyz')).json()).toEqual({ status: 'ready' });
    world.service.setReady(false);
    const answer = await world.raw('/readyz');
    world.service.setReady(true);
    expect([answer.status, answer.json().code]).toEqual([503, 'not-ready']);
  });

  test('says what it is', async () => {
    const about = (await world.ask('/api/v1/about')).json();
    expect(about).toEqual({
      name: 'kinemesh',
      version: '1.2.3',
      freeBytes: 1e12,
      bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('describes itself in OpenAPI 3.1, each route with a name, a summary and its failures', async () => {
    const document = (await world.ask('/api/v1/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.values<Record<string, Record<string, unknown>>>(document.paths).flatMap(
      (path) => Object.values(path),
    );
    expect(operations.length).toBeGreaterThan(30);
    for (const operation of operations) {
      expect(operation).toMatchObject({ operationId: expect.any(String), summary: expect.any(String) });
      expect(Object.keys(operation.responses as object)).toEqual(expect.arrayContaining(['4XX', '5XX']));
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });
});

describe('the library', () => {
  test('adds the sample, finds, renames, deletes and restores it', async () => {
    const added = await world.ask('/api/v1/videos/sample', { method: 'POST' });
    expect([added.status, added.json().name]).toEqual([200, 'sample.mp4']);
    const path = '/api/v1/videos/sample';
    const renamed = await world.ask(path, { method: 'PATCH', json: { name: 'Äpfel im Schnee' } });
    expect(renamed.json().name).toBe('Äpfel im Schnee');
    expect((await world.ask(path)).json()).toEqual(renamed.json());
    const found = async (search: string) =>
      (await world.ask(`/api/v1/videos?search=${encodeURIComponent(search)}`)).json().videos.length;
    expect([await found('äPFEL'), await found('schnee'), await found(''), await found('Birnen')]).toEqual([
      1, 1, 1, 0,
    ]);
    const removed = await world.ask(path, { method: 'DELETE' });
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect((await world.ask(path)).status).toBe(404);
    expect((await world.ask(`${path}/restore`, { method: 'POST' })).json().name).toBe('Äpfel im Schnee');
  });

  test('recognises a file by its size and samples of it', async () => {
    const sample = 'ab'.repeat(32);
    const begin = { id: 'known', fileName: 'a.mp4', sizeBytes: 77, sample };
    await world.service.uploads.begin(begin);
    const ask = async (json: object) =>
      (await world.ask('/api/v1/videos/recognise', { method: 'POST', json })).json();
    expect((await ask({ sizeBytes: 77, sample })).video.id).toBe('known');
    expect(await ask({ sizeBytes: 78, sample })).toEqual({ video: null });
    expect((await ask({ sizeBytes: 78, sample: 'no hex' })).detail).toContain('sample cannot be "no hex"');
  });

  test('what is not declared does not get out', async () => {
    const video = await world.service.addSample();
    world.service.change(Object.assign({}, video, { path: '/home/somebody/secret.mp4' }));
    expect((await world.ask('/api/v1/videos/sample')).text).not.toContain('secret');
    expect((await world.ask('/api/v1/videos')).text).not.toContain('secret');
  });
});

describe('jobs', () => {
  test('are begun, looked at, listed, cancelled and run again', async () => {
    await world.service.addSample();
    const settings = { model: 'lite', heightMetres: 1.8 };
    const begun = await world.ask('/api/v1/videos/sample/jobs', { method: 'POST', json: { settings } });
    expect(begun.status).toBe(202);
    const job = begun.json();
    expect(job).toMatchObject({
      kind: 'bodies',
      state: 'queued',
      settings: { ...settings, fromSeconds: null },
    });
    expect((await world.ask(`/api/v1/jobs/${job.id}`)).json()).toEqual(job);
    expect((await world.ask('/api/v1/videos/sample/jobs')).json().jobs).toEqual([job]);
    const cancelled = await world.ask(`/api/v1/jobs/${job.id}/cancel`, { method: 'POST' });
    expect([cancelled.status, cancelled.json().state]).toEqual([200, 'cancelled']);
    const again = await world.ask(`/api/v1/jobs/${job.id}/retry`, { method: 'POST' });
    expect([again.status, again.json().state]).toEqual([202, 'queued']);
  });

  test('an overlay needs bodies first', async () => {
    const video = await world.service.addSample();
    const ask = () => world.ask('/api/v1/videos/sample/overlay', { method: 'POST' });
    expect([(await ask()).status, (await ask()).json().code]).toEqual([409, 'not-ready']);
    world.service.change({ ...video, motionId: 'm1', people: 1 });
    expect([(await ask()).status, (await ask()).json().kind]).toEqual([202, 'overlay']);
  });
});

describe('failures', () => {
  const problem = (status: number, code: string) => ({
    type: `https://kinemesh.dev/problems/${code}`,
    title: expect.any(String),
    status,
    code,
    detail: expect.any(String),
    remedy: expect.any(String),
  });

  test.each([
    ['GET', '/api/v1/videos/nowhere', undefined, 404, 'not-found', 'There is no nowhere.'],
    ['GET', '/api/v1/nowhere', undefined, 404, 'not-found', 'There is nothing at /api/v1/nowhere.'],
    ['GET', '/nowhere.txt', undefined, 404, 'not-found', 'There is nothing at /nowhere.txt.'],
    ['PUT', '/api/v1/videos', undefined, 405, 'request-invalid', 'PUT is not possible at /api/v1/videos.'],
    ['GET', '/api/v1/videos/a%20b', undefined, 400, 'request-invalid', 'id cannot be "a b": '],
    ['PATCH', '/api/v1/videos/sample', { name: 7 }, 400, 'request-invalid', 'name cannot be 7: '],
    ['PATCH', '/api/v1/videos/sample', {}, 400, 'request-invalid', 'name is missing.'],
    ['PATCH', '/api/v1/videos/sample', { name: ' ' }, 400, 'request-invalid', 'A name cannot be empty.'],
    [
      'POST',
      '/api/v1/videos/sample/jobs',
      { settings: { heightMetres: 9 } },
      400,
      'request-invalid',
      'settings.heightMetres cannot be 9: ',
    ],
  ])('%s %s %j is a problem', async (method, path, json, status, code, detail) => {
    await world.service.addSample();
    const answer = await world.ask(path, { method, ...(json ? { json } : {}) });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toEqual(problem(status, code));
    expect([answer.status, answer.json().detail]).toEqual([status, expect.stringContaining(detail)]);
  });

  test('a request that is too large is refused', async () => {
    const json = { name: 'x'.repeat(70_000) };
    const answer = await world.ask('/api/v1/videos/sample', { method: 'PATCH', json });
    expect(answer.json()).toEqual(problem(413, 'request-invalid'));
  });

  test('what is no JSON is said to be none', async () => {
    for (const body of ['{', '', 'null']) {
      const headers = { origin: world.origin, 'content-type': 'application/json' };
      const answer = await world.raw('/api/v1/videos/sample', { method: 'PATCH', headers, body });
      expect(answer.json()).toEqual(problem(400, 'request-invalid'));
    }
  });

  test('an address that cannot be decoded is a problem too', async () => {
    const answer = await world.raw('/api/v1/videos/%');
    expect(answer.json()).toEqual(problem(400, 'request-invalid'));
  });

  test('a failure of ours is logged, and told without stack or path', async () => {
    world.service.failWith(new Error('EACCES: /home/somebody/.local/share/kinemesh/db'));
    const answer = await world.ask('/api/v1/videos');
    expect(answer.json()).toEqual(problem(500, 'internal'));
    expect(answer.text).not.toMatch(/somebody|EACCES|at .*\.ts/);
    expect(world.log.join('\n')).toContain('/home/somebody/.local');
  });

  test('a failure with a name keeps its sentences', async () => {
    world.service.failWith(new KinemeshError('disk-full', 'The disk is full.', 'Make room.'));
    const answer = await world.ask('/api/v1/videos');
    expect(answer.json()).toMatchObject({ status: 507, detail: 'The disk is full.', remedy: 'Make room.' });
  });
});
