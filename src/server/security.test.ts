import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from './world.testing.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

interface Operation {
  readonly method: string;
  readonly path: string;
}

/** All that the server's own description lists, with ids that could be there. */
async function operations(): Promise<Operation[]> {
  const { paths } = (await world.ask('/api/v1/openapi.json')).json();
  return Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, (_all, name) => (name === 'file' ? 'manifest.json' : 'a1')),
    })),
  );
}

async function unsafeOperations(): Promise<Operation[]> {
  const unsafe = (await operations()).filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
  expect(unsafe.length).toBeGreaterThanOrEqual(12);
  return unsafe;
}

const isStream = ({ path }: Operation) => path.endsWith('/events');

describe('Host', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('%s is ours', async (name) => {
    const host = `${name}:${world.server.port}`;
    expect((await world.raw('/healthz', { headers: { host } })).status).toBe(200);
  });

  test.each([
    ['evil.example:PORT'],
    ['localhost'],
    ['localhost:1'],
    ['localhost.evil.example:PORT'],
    ['127.0.0.1.nip.io:PORT'],
    ['evil.example@localhost:PORT'],
    ['localhost:PORT@evil.example'],
    ['127.1:PORT'],
    ['2130706433:PORT'],
    ['0.0.0.0:PORT'],
    ['[::]:PORT'],
    ['localhost:PORT/'],
  ])('%s is refused everywhere', async (pattern) => {
    const host = pattern.replace('PORT', String(world.server.port));
    for (const path of ['/', '/healthz', '/api/v1/videos', '/assets/app-1a2b3c4d.js', '/nowhere', '/%']) {
      const answer = await world.raw(path, { headers: { host } });
      expect([path, answer.json().code]).toEqual([
        path,
        path === '/%' ? 'request-invalid' : 'address-refused',
      ]);
    }
  });

  test.each([
    ['GET / HTTP/1.1\r\nHost:\r\n\r\n'],
    ['GET / HTTP/1.1\r\n\r\n'],
    ['GET / HTTP/1.0\r\n\r\n'],
    ['GET http://localhost:PORT/ HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
    ['GET http://evil.example/ HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n'],
    ['GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example\r\n\r\n'],
    ['GET / HTTP/1.1\r\nHost: evil.example\r\nHost: localhost:PORT\r\n\r\n'],
  ])('%j is refused', async (request) => {
    const socket = connect(world.server.port, '127.0.0.1');
    socket.end(request.replaceAll('PORT', String(world.server.port)));
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 (400|421) /);
    expect(answer).not.toContain('<title>');
  });

  test('a foreign one is refused on every route', async () => {
    for (const { method, path } of await operations()) {
      const headers = { host: `evil.example:${world.server.port}`, origin: world.origin };
      const answer = await world.raw(path, { method, headers });
      expect([method, path, answer.status]).toEqual([method, path, 421]);
    }
  });

  test('listening everywhere, an address of this machine is ours and a name is not', async () => {
    const open = await createWorld({ host: '0.0.0.0' });
    try {
      const { port } = open.server;
      const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
      const own = addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => address);
      expect(own.length).toBeGreaterThan(0);
      const statusOf = async (host: string) =>
        (await open.raw('/healthz', { headers: { host: `${host}:${port}` } })).status;
      for (const address of own) expect([address, await statusOf(address)]).toEqual([address, 200]);
      expect(await statusOf('localhost')).toBe(200);
      expect([
        await statusOf('192.0.2.1'),
        await statusOf('evil.example'),
        await statusOf('0.0.0.0'),
      ]).toEqual([421, 421, 421]);
    } finally {
      await open.end();
    }
  });
});

describe('Origin', () => {
  const foreign = (port: number) => [
    'http://evil.example',
    `http://evil.example:${port}`,
    `https://localhost:${port}`,
    'http://localhost',
    `http://localhost:${port + 1}`,
    `http://localhost:${port}.evil.example`,
    `http://localhost:${port}/`,
    'null',
    'file://',
    '',
  ];

  test('whatever changes something refuses a foreign one and a missing one', async () => {
    for (const { method, path } of await unsafeOperations()) {
      for (const origin of [undefined, ...foreign(world.server.port)]) {
        const headers = { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) };
        const answer = await world.raw(path, { method, headers, body: '{}' });
        expect([method, path, origin, answer.status, answer.json().code]).toEqual([
          method,
          path,
          origin,
          403,
          'address-refused',
        ]);
        expect(answer.json().remedy).toContain(`Origin: ${world.origin}`);
      }
    }
    expect(world.service.told).toEqual([]);
  });

  test('whatever is read refuses a foreign one, but needs none', async () => {
    const safe = (await operations()).filter(({ method }) => ['GET', 'HEAD', 'OPTIONS'].includes(method));
    for (const operation of safe) {
      const { method, path } = operation;
      const answer = await world.raw(path, { method, headers: { origin: 'http://evil.example' } });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      if (isStream(operation)) continue;
      expect((await world.raw(path, { method })).status).not.toBe(403);
    }
  });

  test('each of our names is an origin of ours', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const headers = { origin: `http://${name}:${world.server.port}` };
      const answer = await world.raw('/api/v1/videos/sample', { method: 'POST', headers });
      expect([name, answer.status]).toEqual([name, 200]);
    }
  });
});

describe('other pages', () => {
  test('are refused by what the browser says of the request', async () => {
    for (const operation of (await operations()).filter(({ path }) => path.startsWith('/api/'))) {
      const { method, path } = operation;
      for (const site of ['cross-site', 'same-site']) {
        const headers = { origin: world.origin, 'sec-fetch-site': site };
        const answer = await world.raw(path, { method, headers });
        expect([method, path, answer.status]).toEqual([method, path, 403]);
      }
    }
    for (const site of ['same-origin', 'none']) {
      const answer = await world.raw('/api/v1/videos', { headers: { 'sec-fetch-site': site } });
      expect(answer.status).toBe(200);
    }
  });

  test('may link to the page', async () => {
    expect((await world.raw('/', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
  });

  test('are told nothing of what they may do', async () => {
    for (const { method, path } of (await operations()).filter((one) => !isStream(one))) {
      for (const origin of [world.origin, 'http://evil.example']) {
        const headers = { origin, 'access-control-request-method': 'PATCH' };
        const answers = [await world.raw(path, { method, headers })];
        answers.push(await world.raw(path, { method: 'OPTIONS', headers }));
        for (const { headers: got } of answers) {
          const cors = Object.keys(got).filter((name) => name.startsWith('access-control-'));
          expect([method, path, cors]).toEqual([method, path, []]);
        }
      }
    }
  });
});

describe('content types', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; x=application/json',
    'application/jsonp',
  ])('%s is refused by whatever changes something', async (type) => {
    for (const { method, path } of await unsafeOperations()) {
      const headers = { origin: world.origin, 'content-type': type };
      const answer = await world.raw(path, { method, headers, body: '{}' });
      expect([method, path, answer.status]).toEqual([method, path, 415]);
    }
  });

  test('a body without one is refused', async () => {
    for (const { method, path } of await unsafeOperations()) {
      const answer = await world.raw(path, { method, headers: { origin: world.origin }, body: '{}' });
      expect([method, path, answer.status]).toEqual([method, path, 415]);
    }
  });
});

describe('the answers', () => {
  test('all forbid what the page does not need', async () => {
    for (const path of ['/', '/healthz', '/api/v1/videos', '/nowhere', '/assets/app-1a2b3c4d.js']) {
      const { headers } = await world.raw(path);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; ");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Object.keys(headers)).not.toContain('server');
    }
  });

  test.each([
    '/../data/rows.json',
    '/%2e%2e/data/rows.json',
    '/..%2fdata%2frows.json',
    '/..%5cdata%5crows.json',
    '/assets/../../data/rows.json',
    '/assets/..%2f..%2fdata/rows.json',
    '/assets/%252e%252e/%252e%252e/data/rows.json',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/.env',
    '/assets/%00',
    '/videos/..%2f..%2fdata%2frows.json',
    '/api/v1/videos/..%2f..%2frows.json/original',
    '/api/v1/videos/sample/motion/..%2f..%2f/manifest.json',
    '/api/v1/videos/sample/motion/m1/..%2f..%2f..%2frows.json',
    '/api/v1/videos/sample/motion/m1/sample-original',
    '/api/v1/uploads/..%2frows.json',
    '/api/v1/body/..%2f..%2fpackage.json',
  ])('%s leads nowhere', async (path) => {
    await world.service.addSample();
    for (const method of ['GET', 'HEAD', 'DELETE', 'PATCH']) {
      const headers = {
        origin: world.origin,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      };
      const answer = await world.raw(path, { method, headers });
      expect([400, 403, 404, 405, 415]).toContain(answer.status);
      expect(answer.text).not.toMatch(/sizeBytes|root:|clip/);
    }
  });
});

/** What comes back for these very bytes. */
async function bytesFor(request: string): Promise<string> {
  const socket = connect(world.server.port, '127.0.0.1');
  socket.end(request.replaceAll('PORT', String(world.server.port)));
  return Buffer.concat(await socket.toArray()).toString();
}

describe('the policy and our kind of answer come with what no route sees', () => {
  test.each([
    ['NONSENSE\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: localhost:PORT\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['GET /%zz HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n', 400],
  ])('%#', async (request, status) => {
    const answer = await bytesFor(request);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("content-security-policy: default-src 'none'; ");
    expect(answer).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.split('\r\n\r\n')[1])).toMatchObject({ status, code: 'request-invalid' });
  });
});

test('another page is refused the API however it writes the address', async () => {
  for (const target of ['/api/v1/videos', '/%61pi/v1/videos', 'http://localhost:PORT/api/v1/videos']) {
    const answer = await bytesFor(
      `GET ${target} HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n`,
    );
    expect([target, answer.slice(0, 12)]).toEqual([target, 'HTTP/1.1 403']);
  }
});
