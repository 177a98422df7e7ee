import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeService, type FakeService } from './fake-service.testing.ts';
import { type RunningServer, type ServerOptions, startServer } from './start-server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  json(): any;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** A server on a port of its own, with a fake service in a folder of its own. */
export interface World {
  readonly dir: string;
  readonly service: FakeService;
  readonly server: RunningServer;
  readonly origin: string;
  /** What the server told its log. */
  readonly log: string[];
  /** Asks exactly this: no header is added but `Host`. */
  raw(path: string, asked?: Asked): Promise<Answer>;
  /** Asks as the page does: with `Origin`, and JSON where there is a body. */
  ask(
    path: string,
    asked?: { method?: string; json?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  /** Stops the server and starts another on the same folder, as after a restart. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

export async function createWorld(options: Partial<ServerOptions> = {}): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'kinemesh-server-'));
  const pageDir = join(dir, 'page');
  await mkdir(join(pageDir, 'assets'), { recursive: true });
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Kinemesh</title>');
  await writeFile(join(pageDir, 'assets', 'app-1a2b3c4d.js'), 'export {};');
  const log: string[] = [];
  const open = async () => {
    const service = await createFakeService(join(dir, 'data'));
    const server = await startServer({
      service,
      port: 0,
      pageDir,
      version: '1.2.3',
      log: { write: (...line) => log.push(JSON.stringify(line)) },
      ...options,
    });
    return { service, server };
  };
  const clear = () => rm(dir, { recursive: true, force: true });
  let now = await open().catch(async (cause) => {
    await clear();
    throw cause;
  });
  const raw = (path: string, asked: Asked = {}) => ask(now.server.port, path, asked);
  return {
    dir,
    log,
    get service() {
      return now.service;
    },
    get server() {
      return now.server;
    },
    get origin() {
      return `http://localhost:${now.server.port}`;
    },
    raw,
    ask: (path, { method = 'GET', json, headers = {} } = {}) =>
      raw(path, {
        method,
        headers: {
          origin: `http://localhost:${now.server.port}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      }),
    async restart() {
      await now.server.close();
      now = await open();
    },
    async end() {
      await now.server.close();
      await clear();
    },
  };
}

function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = {
      host: `localhost:${port}`,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers: all, agent: false });
    sent.on('error', reject);
    sent.on('response', async (response) => {
      try {
        const bytes = Buffer.concat(await response.toArray());
        const text = bytes.toString();
        const { statusCode: status = 0, headers: got } = response;
        resolve({ status, headers: got, bytes, text, json: () => JSON.parse(text) });
      } catch (cause) {
        reject(cause);
      }
    });
    sent.end(body);
  });
}
