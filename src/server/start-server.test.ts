import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createWorld } from './world.testing.ts';

test('says where it is', async () => {
  const world = await createWorld();
  expect(world.server.address).toBe(`http://localhost:${world.server.port}`);
  expect((await fetch(`${world.server.address}/healthz`)).status).toBe(200);
  await world.end();
  await expect(fetch(`${world.server.address}/healthz`)).rejects.toThrow();
});

test('a port in use is one clear sentence', async () => {
  const world = await createWorld();
  const { port } = world.server;
  await expect(createWorld({ port })).rejects.toMatchObject({
    code: 'port-in-use',
    message: `Another program already listens on port ${port}.`,
    remedy: expect.stringContaining(`--port ${port + 1}`),
  });
  await world.end();
});

test.each(['192.0.2.1', 'nowhere.invalid'])(
  'a host that is not this machine (%s) is one too',
  async (host) => {
    await expect(createWorld({ host })).rejects.toMatchObject({
      code: 'option-invalid',
      message: `${host} is no address of this machine.`,
    });
  },
);

test('closes though lines stand idle and a request hangs', async () => {
  const world = await createWorld();
  const { port } = world.server;
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  world.service.isReady = () => {
    asked();
    return new Promise(() => {});
  };
  const hanging = fetch(`http://localhost:${port}/readyz`).catch(() => 'broken');
  await isAsked;
  const started = performance.now();
  await world.end();
  expect(performance.now() - started).toBeLessThan(4000);
  expect(await hanging).toBe('broken');
  const free = createServer().listen(port, '127.0.0.1');
  await sleep(50);
  expect(free.listening).toBe(true);
  free.close();
});
