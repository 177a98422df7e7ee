import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { isKinemeshError, KinemeshError } from '../errors/index.ts';
import { createOwnNames, listenError, type ServerLog } from '../server/index.ts';
import { allowedFolders } from './allowed-folders.ts';
import type { PoseContext } from './context.ts';
import { failureOfRequest, isOfRequest } from './failures.ts';
import { refusePages } from './guard.ts';
import { poseRoutes } from './routes.ts';

/** Bytes of a request: a picture of 24 MB in Base64. */
const BODY_LIMIT = 32 * 2 ** 20;
/** How long a request may take before it is answered with the job's number. */
const PATIENCE_MS = 30_000;
/** How long requests under way have to end when the server closes, ms. */
const GRACE_MS = 3000;

export interface PoseServiceOptions extends Omit<PoseContext, 'closing' | 'patienceMs' | 'folders'> {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Folders whose videos may be named in a request. */
  readonly allow: readonly string[];
  readonly log: ServerLog;
  readonly patienceMs?: number;
}

export interface RunningPoseService {
  readonly address: string;
  readonly port: number;
  /** Answers who waits with their job's number, and takes nothing new. */
  close(): Promise<void>;
}

/**
 * Starts the old pose service's HTTP interface on a service that is at work. The service stays open when this closes.
 *
 * @throws KinemeshError `port-in-use`, `option-invalid`
 */
export async function startPoseService(options: PoseServiceOptions): Promise<RunningPoseService> {
  const { host, port, allow, log, patienceMs = PATIENCE_MS, service, engine, version, loadBody } = options;
  const closing = new AbortController();
  const folders = await allowedFolders(allow);
  const context = { service, engine, version, loadBody, folders, patienceMs, closing: closing.signal };
  const app = createApp(context, host, log);
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw listenError(cause, host, port);
  }
  // Until this is done /health says that the service warms up.
  service.engines
    .check(engine)
    .catch((error) => log.write('warn', 'the engine could not be looked at', { error: String(error) }));
  const { port: actual } = app.server.address() as AddressInfo;
  const shown = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
  return {
    address: `http://${shown.includes(':') ? `[${shown}]` : shown}:${actual}`,
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

function createApp(context: PoseContext, host: string, log: ServerLog): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    // A program waits as long as its job needs, up to the patience above.
    requestTimeout: 0,
    return503OnClosing: false,
  });
  const names = createOwnNames(host, () => (app.server.address() as AddressInfo | null)?.port ?? 0);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    refusePages(request, names);
  });
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({ error: 'There is nothing at this address.', code: 'not-found' }),
  );
  app.setErrorHandler((error, request, reply) => {
    const known = isKinemeshError(error) ? error : foreign(error as FastifyError);
    const status = statusOf(known);
    if (status >= 500)
      log.write('error', known.message, { url: request.url, detail: String(known.cause ?? '') });
    reply.code(status).send(failureOfRequest(known));
  });
  poseRoutes(app, context);
  return app;
}

function foreign(cause: FastifyError): KinemeshError {
  const { statusCode = 500 } = cause;
  if (statusCode < 500) {
    const message =
      statusCode === 413
        ? 'What was sent is larger than what is taken here.'
        : 'What was sent cannot be read as JSON.';
    return new KinemeshError('request-invalid', message, 'Send JSON as docs/pose-service.md shows it.', {
      cause,
    });
  }
  return new KinemeshError('internal', 'Something went wrong here.', 'The log of the service says what.', {
    cause,
  });
}

/** The old interface had 400, 404 and 500; 403 is for who it is not meant for. */
function statusOf({ code }: KinemeshError): number {
  if (code === 'address-refused') return 403;
  if (code === 'not-found') return 404;
  return isOfRequest(code) ? 400 : 500;
}
