import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { changesOf } from './events/changes.ts';
import { createWorld, type World } from './world.testing.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

interface Event {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Reads a stream of events until there are `count` of them or it ends. */
async function events(path: string, count: number, headers: Record<string, string> = {}): Promise<Event[]> {
  const abort = new AbortController();
  const response = await fetch(world.origin + path, { headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const got: Event[] = [];
  let text = '';
  for await (const piece of response.body ?? []) {
    text += Buffer.from(piece).toString();
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    got.push(...whole.filter((one) => one.includes('data: ')).map(asEvent));
    if (got.length >= count) break;
  }
  abort.abort();
  return got;
}

function asEvent(text: string): Event {
  const field = (name: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join('\n');
  return { event: field('event'), id: field('id'), data: field('data') };
}

async function startJob(): Promise<string> {
  await world.service.addSample();
  const json = { settings: {} };
  return (await world.ask('/api/v1/videos/sample/jobs', { method: 'POST', json })).json().id;
}

describe('changes', () => {
  test('begin with everything, then come one by one', async () => {
    const video = await world.service.addSample();
    const reading = events('/api/v1/events', 3);
    while (world.service.subscribers() < 1) await sleep(5);
    await sleep(50);
    await world.service.renameVideo('sample', 'another');
    await sleep(50);
    await world.service.removeVideo('sample');
    const got = await reading;
    expect(got.map(({ event }) => event)).toEqual(['all', 'video', 'removed']);
    expect(JSON.parse(got[0].data)).toEqual({ type: 'all', videos: [video] });
    expect(JSON.parse(got[1].data).video.name).toBe('another');
    expect(JSON.parse(got[2].data)).toEqual({ type: 'removed', videoId: 'sample' });
  });

  test('leave nothing behind when the reader goes', async () => {
    const before = world.service.subscribers();
    await events('/api/v1/events', 1);
    while (world.service.subscribers() > before) await sleep(5);
  });

  test('that happen while the list is read are told in their newest state', async () => {
    const video = await world.service.addSample();
    const list = world.service.videos;
    world.service.videos = async () => {
      const videos = await list();
      world.service.change({ ...video, name: 'second' });
      return videos;
    };
    const ended = new AbortController();
    const stream = changesOf(world.service, ended.signal);
    expect((await stream.next()).value).toMatchObject({ event: 'all' });
    world.service.change({ ...video, name: 'third' });
    expect((await stream.next()).value).toMatchObject({ data: expect.stringContaining('third') });
    ended.abort();
    expect((await stream.next()).done).toBe(true);
  });

  test('for a slow reader are the newest of each video: what waits does not grow', async () => {
    const video = await world.service.addSample();
    const ended = new AbortController();
    const stream = changesOf(world.service, ended.signal);
    await stream.next();
    const next = stream.next();
    for (let i = 0; i < 10_000; i++) world.service.change({ ...video, receivedBytes: i });
    expect((await next).value).toMatchObject({ data: expect.stringContaining('"receivedBytes":9999') });
    ended.abort();
    expect((await stream.next()).done).toBe(true);
  });

  test('for a reader that does not read take no memory', async () => {
    const video = await world.service.addSample();
    const socket = await openAndNeverRead('/api/v1/events');
    while (world.service.subscribers() < 1) await sleep(5);
    const name = 'x'.repeat(10_000);
    for (let i = 0; i < 2000; i++) {
      world.service.change({ ...video, name: `${name}${i}` });
      if (i % 100 === 0) await sleep(1);
    }
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 20_000; i++) {
      world.service.change({ ...video, name: `${name}${i}` });
      if (i % 100 === 0) await sleep(1);
    }
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(60);
    socket.destroy();
  });

  test('show now and then that the line still stands', async () => {
    vi.useFakeTimers();
    try {
      const ended = new AbortController();
      const stream = changesOf(world.service, ended.signal);
      await stream.next();
      const next = stream.next();
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await next).toEqual({ done: false, value: { comment: 'still here' } });
      ended.abort();
      await stream.next();
    } finally {
      vi.useRealTimers();
    }
  });

  test('end when the server closes', async () => {
    const reading = events('/api/v1/events', 99);
    while (world.service.subscribers() < 1) await sleep(5);
    const started = performance.now();
    await world.server.close();
    expect((await reading).length).toBe(1);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('a log', () => {
  test('is read from any byte on', async () => {
    const id = await startJob();
    world.service.appendLog(id, 'first\nzweite ö\nhalf');
    const all = await world.raw(`/api/v1/jobs/${id}/log`);
    expect(all.text).toBe('first\nzweite ö\n');
    expect(all.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'log-next-byte': '16',
      'log-ended': 'false',
    });
    expect((await world.raw(`/api/v1/jobs/${id}/log?from=6`)).text).toBe('zweite ö\n');
    expect((await world.raw(`/api/v1/jobs/${id}/log?from=-1`)).status).toBe(400);
    expect((await world.raw('/api/v1/jobs/nowhere/log')).status).toBe(404);
  });

  test('comes as it grows, and ends', async () => {
    const id = await startJob();
    world.service.appendLog(id, 'first\nsecond\n');
    const reading = events(`/api/v1/jobs/${id}/log/events`, 99);
    await sleep(100);
    world.service.appendLog(id, 'third');
    world.service.appendLog(id, ' line\n');
    await sleep(50);
    world.service.endLog(id);
    expect(await reading).toEqual([
      { event: 'lines', id: '13', data: 'first\nsecond' },
      { event: 'lines', id: '24', data: 'third line' },
      { event: 'end', id: '24', data: '24' },
    ]);
  });

  test('goes on after a broken line from where it was', async () => {
    const id = await startJob();
    world.service.appendLog(id, 'first\nsecond\n');
    world.service.endLog(id);
    const path = `/api/v1/jobs/${id}/log/events`;
    expect(await events(path, 99, { 'last-event-id': '6' })).toEqual([
      { event: 'lines', id: '13', data: 'second' },
      { event: 'end', id: '13', data: '13' },
    ]);
    expect((await events(`${path}?from=13`, 99)).map(({ event }) => event)).toEqual(['end']);
  });

  test('of a job that is not there is a problem', async () => {
    const answer = await world.raw('/api/v1/jobs/nowhere/log/events');
    expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' });
  });
});

function openAndNeverRead(path: string): Promise<Socket> {
  const socket = connect(world.server.port, '127.0.0.1').pause();
  socket.on('error', () => {});
  const { port } = world.server;
  return new Promise((resolve) => {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`, () => resolve(socket));
  });
}
