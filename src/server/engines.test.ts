import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from './world.testing.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

const choose = (json: unknown) => world.ask('/api/v1/engines/4d-humans/choice', { method: 'POST', json });

describe('the engines', () => {
  it('are listed as they were last looked at, and looked at anew when asked', async () => {
    const { engines } = (await world.ask('/api/v1/engines')).json();
    expect(engines).toMatchObject([
      { name: 'builtin', state: 'ready' },
      { name: '4d-humans', state: 'not-set-up', items: [] },
    ]);
    const checked = await world.ask('/api/v1/engines/builtin/check', { method: 'POST' });
    expect([checked.status, checked.json().name]).toEqual([200, 'builtin']);
    expect((await world.ask('/api/v1/engines/other/check', { method: 'POST' })).status).toBe(400);
  });

  it('4D-Humans is set up with the ids of what was found', async () => {
    const found = (await world.ask('/api/v1/engines/4d-humans/find', { method: 'POST' })).json();
    const [[checkout], [interpreter]] = [found.checkouts, found.interpreters];
    const chosen = await choose({ checkoutId: checkout.id, interpreterId: interpreter.id });
    expect([chosen.status, chosen.json().state]).toEqual([200, 'ready']);
    const unknown = await choose({ checkoutId: checkout.id, interpreterId: 'feed02' });
    expect([unknown.status, unknown.json().code]).toEqual([404, 'not-found']);
  });

  it.each([
    ['a path as an id', { checkoutId: '/home/me/4D-Humans', interpreterId: 'beef01' }],
    ['a path that leads elsewhere', { checkoutId: 'c0ffee', interpreterId: '../../bin/sh' }],
    ['a program of Windows', { checkoutId: 'c0ffee', interpreterId: 'C:\\Windows\\cmd.exe' }],
    ['a program beside the ids', { checkoutId: 'c0ffee', interpreterId: 'beef01', python: '/bin/sh' }],
    ['a checkout beside the ids', { checkoutId: 'c0ffee', interpreterId: 'beef01', checkout: '/tmp/x' }],
    ['nothing', {}],
  ])('%s is refused, and nothing is set up with it', async (_, json) => {
    const before = world.service.told.length;
    const refused = await choose(json);
    expect([refused.status, refused.json().code]).toEqual([400, 'request-invalid']);
    expect(world.service.told).toHaveLength(before);
  });

  it('what starts programs is not to be had by GET, which any page can send', async () => {
    for (const path of ['4d-humans/find', '4d-humans/check', '4d-humans/choice']) {
      expect([path, (await world.ask(`/api/v1/engines/${path}`)).status]).toEqual([path, 405]);
    }
  });
});
