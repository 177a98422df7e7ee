import { z } from 'zod';
import type { App, Context } from '../context.ts';
import { changesOf } from '../events/changes.ts';
import { sendEvents } from '../events/event-stream.ts';
import { logLines } from '../events/log-lines.ts';
import { eventStream, jobParams, problems } from '../openapi/parts.ts';

const byte = z.coerce.number().int().min(0);

/** What is told as it happens: changes of the library, and logs. */
export function eventRoutes(app: App, { service, closing }: Context): void {
  app.get('/api/v1/events', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'watchVideos',
      tags: ['videos'],
      summary: 'All videos, then each change of one',
      description:
        'Events `all`, `video` and `removed`; the data are a `ServiceEvent`. Begins with `all` after a broken line too.',
      response: { 200: eventStream('Events until the line breaks.'), ...problems },
    },
    handler: (request, reply) => sendEvents(request, reply, closing, (ended) => changesOf(service, ended)),
  });

  app.get('/api/v1/jobs/:id/log', {
    schema: {
      operationId: 'readLog',
      tags: ['jobs'],
      summary: "A job's log from a byte on, in whole lines",
      description: 'The header `Log-Next-Byte` says where to go on, `Log-Ended` whether more will come.',
      params: jobParams,
      querystring: z.object({ from: byte.default(0) }),
      response: {
        200: { description: 'Lines.', content: { 'text/plain': { schema: z.string() } } },
        ...problems,
      },
    },
    handler: async ({ params, query }, reply) => {
      const part = await service.readLog(params.id, query.from);
      return reply
        .header('content-type', 'text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('log-next-byte', String(part.nextByte))
        .header('log-ended', String(part.ended))
        .serializer((text: string) => text)
        .send(part.text);
    },
  });

  app.get('/api/v1/jobs/:id/log/events', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'watchLog',
      tags: ['jobs'],
      summary: "A job's log as it grows",
      description:
        'Events `lines` whose id is the next byte; goes on from `Last-Event-ID` or `from`. The last is `end`.',
      params: jobParams,
      querystring: z.object({ from: byte.default(0) }),
      headers: z.object({ 'last-event-id': byte.optional() }),
      response: { 200: eventStream('Lines until the job has ended.'), ...problems },
    },
    handler: async (request, reply) => {
      const { params, query, headers } = request;
      await service.job(params.id);
      const from = headers['last-event-id'] ?? query.from;
      return sendEvents(request, reply, closing, (ended) => logLines(service, params.id, from, ended));
    },
  });
}
