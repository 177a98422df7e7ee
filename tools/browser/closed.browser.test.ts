import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { type KinemeshServer, startKinemesh } from './kinemesh-server.ts';

let server: KinemeshServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startKinemesh(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A request with headers that a browser would not let a page choose. */
function send({ method = 'GET', path = '/', headers = {}, body }: Asked) {
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((settle, reject) => {
    const asking = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => settle({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

async function videoCount(): Promise<number> {
  const { text } = await send({ path: '/api/v1/videos', headers: { host: `localhost:${server.port}` } });
  const answer = JSON.parse(text);
  return (Array.isArray(answer) ? answer : answer.videos).length;
}

describe('the service', () => {
  it.each(['localhost', '127.0.0.1', '[::1]'])('answers to its own name %s', async (name) => {
    expect((await send({ headers: { host: `${name}:${server.port}` } })).status).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example', 'localhost', 'localhost:1', '127.0.0.2', '0.0.0.0'])(
    'does not answer to the foreign name %s',
    async (host) => {
      const named = host.includes(':') || host === 'localhost' ? host : `${host}:${server.port}`;
      for (const path of ['/', '/api/v1/videos', '/healthz']) {
        const { status, text } = await send({ path, headers: { host: named } });
        expect([path, status >= 400 && status < 500, JSON.parse(text).code]).toEqual([
          path,
          true,
          'address-refused',
        ]);
      }
    },
  );

  it.each([
    ['POST', '/api/v1/videos/sample', {}],
    [
      'POST',
      '/api/v1/uploads',
      { 'tus-resumable': '1.0.0', 'upload-length': '9', 'upload-metadata': 'filename eA==' },
    ],
    ['DELETE', '/api/v1/videos/abcdefghijklmnop', {}],
  ])('takes %s %s from its own page alone', async (method, path, more) => {
    const host = `localhost:${server.port}`;
    const own = { host, 'content-type': 'application/json', ...more };
    const before = await videoCount();
    for (const origin of [
      undefined,
      'null',
      'http://evil.example',
      'http://localhost:1',
      `https://${host}`,
    ]) {
      const headers = origin === undefined ? own : { ...own, origin };
      const { status, text } = await send({
        method,
        path,
        headers,
        body: method === 'DELETE' ? undefined : '{}',
      });
      expect([origin, status, JSON.parse(text).code]).toEqual([origin, 403, 'address-refused']);
    }
    expect(await videoCount()).toBe(before);
  });

  it('hands out no file of the disk', async () => {
    for (const path of [
      '/../../../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%2f..%2f..%2fpackage.json',
    ]) {
      const { text } = await send({ path, headers: { host: `localhost:${server.port}` } });
      expect(text).not.toMatch(/root:|"devDependencies"/);
    }
  });
});

describe('another page in the same browser', () => {
  it('can neither read nor change anything', async () => {
    const stranger = createServer((_, answer) =>
      answer.setHeader('content-type', 'text/html').end('<h1>elsewhere</h1>'),
    );
    await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
    const { port } = stranger.address() as AddressInfo;
    const tab = await browser.open(`http://127.0.0.1:${port}/`);
    try {
      const before = await videoCount();
      const outcomes = await tab.page.evaluate(async (address) => {
        const tus = { 'tus-resumable': '1.0.0', 'upload-length': '9', 'upload-metadata': 'filename eA==' };
        const tries: Record<string, [string, RequestInit]> = {
          read: ['/api/v1/videos', {}],
          sample: [
            '/api/v1/videos/sample',
            { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
          ],
          plain: [
            '/api/v1/videos/sample',
            { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
          ],
          blind: ['/api/v1/videos/sample', { method: 'POST', mode: 'no-cors', body: '{}' }],
          upload: ['/api/v1/uploads', { method: 'POST', headers: tus }],
        };
        const result: Record<string, string> = {};
        for (const [name, [path, init]] of Object.entries(tries))
          result[name] = await fetch(address + path, init).then(
            (answer) => answer.type,
            () => 'failed',
          );
        result.frame = await new Promise((settle) => {
          const frame = document.createElement('iframe');
          frame.src = address;
          frame.onload = () => {
            try {
              settle(frame.contentDocument === null ? 'closed' : 'open');
            } catch {
              settle('closed');
            }
          };
          document.body.append(frame);
        });
        return result;
      }, server.address);
      expect(outcomes).toEqual({
        read: 'failed',
        sample: 'failed',
        plain: 'failed',
        blind: 'failed',
        upload: 'failed',
        frame: 'closed',
      });
      expect(await videoCount()).toBe(before);
    } finally {
      await tab.close();
      await new Promise((done) => stranger.close(done));
    }
  });
});

describe('a server that is told to stop', () => {
  it('ends within 5 seconds with 0 though a page is open, and frees its port and data', async () => {
    const first = await startKinemesh();
    const tab = await browser.open(first.address);
    await tab.page.waitForSelector('h1');
    const { exitCode, seconds } = await first.stop();
    await tab.close();
    expect([exitCode, first.outgoing()]).toEqual([0, '']);
    expect(seconds).toBeLessThan(5);
  });
});
