import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Service } from '../jobs/index.ts';
import { createApp } from './create-app.ts';
import { listenError } from './listen-error.ts';
import { type ServerLog, STDERR_LOG } from './log.ts';
import { inBrackets } from './security/own-names.ts';

/** As it comes along. */
const BODY_DIR = fileURLToPath(new URL('../../assets/body', import.meta.url));
/** ms: how long requests under way have to end when the server closes. */
const GRACE_MS = 3000;

export interface ServerOptions {
  /** Stays open when the server closes. */
  readonly service: Service;
  readonly host?: string;
  /** 0: any that is free. */
  readonly port?: number;
  /** Where the built page lies. */
  readonly pageDir: string;
  /** Where `kinemesh-body.bin` and its `manifest.json` lie. */
  readonly bodyDir?: string;
  /** Of the program. */
  readonly version: string;
  /** Told what went wrong here. */
  readonly log?: ServerLog;
}

export interface RunningServer {
  /** To be opened in a browser. */
  readonly address: string;
  readonly port: number;
  /** Takes nothing new, ends the event streams and waits a moment for what is under way. */
  close(): Promise<void>;
}

/**
 * Starts the service's HTTP server.
 *
 * @throws KinemeshError `port-in-use`, `option-invalid` (a port or host that cannot be had)
 *
 * @example
 * const server = await startServer({ service, pageDir: 'dist/web', version: '1.0.0' });
 * console.log(server.address); // http://localhost:3000
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 3000, log = STDERR_LOG, bodyDir = BODY_DIR, ...rest } = options;
  const closing = new AbortController();
  const app = await createApp({ ...rest, bodyDir, host, log, closing: closing.signal });
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw listenError(cause, host, port);
  }
  const { port: actual } = app.server.address() as AddressInfo;
  return {
    address: `http://${isOwnMachine(host) ? 'localhost' : inBrackets(host)}:${actual}`,
    port: actual,
    async close() {
      closing.abort();
      const closed = app.close();
      await Promise.race([closed, sleep(GRACE_MS, undefined, { ref: false })]);
      app.server.closeAllConnections();
      await closed;
    },
  };
}

function isOwnMachine(host: string): boolean {
  return ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
}
