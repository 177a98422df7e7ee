import fastifyStatic from '@fastify/static';
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App, Context } from './context.ts';
import { asStream, type ServerLog } from './log.ts';
import { documentRoutes } from './openapi/document.ts';
import { answerBadRequest } from './problems/bad-request.ts';
import { handleError } from './problems/error-handler.ts';
import { answerUnknownRoutes } from './problems/unknown-route.ts';
import { editRoutes } from './routes/edit-routes.ts';
import { engineRoutes } from './routes/engine-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { motionRoutes } from './routes/motion-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { serviceRoutes } from './routes/service-routes.ts';
import { uploadRoutes } from './routes/upload-routes.ts';
import { videoRoutes } from './routes/video-routes.ts';
import { guard } from './security/guard.ts';
import { SECURITY_HEADERS } from './security/headers.ts';
import { createOwnNames } from './security/own-names.ts';

/** Bytes of a request that is not an upload. */
const BODY_LIMIT = 64 * 1024;

export interface AppOptions extends Context {
  readonly host: string;
  readonly log: ServerLog;
}

/** The server with all its routes, not yet listening. */
export async function createApp(options: AppOptions): Promise<App> {
  const app: App = fastify({
    bodyLimit: BODY_LIMIT,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBadRequest,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      handleError(error, request, reply.headers(SECURITY_HEADERS)),
    logger: { level: 'warn', stream: asStream(options.log) },
    // An upload takes as long as it takes; a line that says nothing is given up by the system.
    requestTimeout: 0,
    return503OnClosing: false,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(handleError);
  const names = createOwnNames(options.host, () => portOf(app));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    guard(request, names);
  });
  answerUnknownRoutes(app);
  await app.register(fastifyStatic, { serve: false });
  await documentRoutes(app);
  await app.register(async (inner: App) => {
    for (const routes of ROUTES) routes(inner, options);
  });
  return app;
}

const ROUTES = [
  serviceRoutes,
  videoRoutes,
  fileRoutes,
  uploadRoutes,
  jobRoutes,
  editRoutes,
  engineRoutes,
  eventRoutes,
  motionRoutes,
  pageRoutes,
];

function portOf(app: App): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
