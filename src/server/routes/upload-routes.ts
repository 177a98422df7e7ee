import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Context } from '../context.ts';
import { idSchema, nothing, problems } from '../openapi/parts.ts';
import { bodyOf } from '../uploads/body.ts';
import { createReceiver, type Receiver, UPLOADS_PATH } from '../uploads/receiver.ts';

const PIECE = 'application/offset+octet-stream';
const params = z.object({ id: idSchema });

/** Uploads by tus 1.0.0: begun, asked after, gone on with, given up. */
export function uploadRoutes(app: App, { service, closing }: Context): void {
  const tags = ['uploads'];
  let receiver: Receiver | null = null;
  const receive = async (request: FastifyRequest, reply: FastifyReply) => {
    receiver ??= createReceiver(service, closing);
    const body = request.headers['content-type'] === PIECE ? bodyOf(request.raw, closing) : null;
    try {
      return passOn(await receiver.receive(request, body?.pieces ?? null), reply);
    } catch (failure) {
      if (body !== null && !request.raw.readableEnded) {
        await body.refuse();
        reply.header('connection', 'close');
      }
      throw failure;
    }
  };
  // tus reads the bytes itself, as they come.
  app.addContentTypeParser(PIECE, (_request, _payload, done) => done(null));

  app.post(UPLOADS_PATH, {
    schema: {
      operationId: 'beginUpload',
      tags,
      summary: 'Begins an upload; `Location` says where it is',
      description:
        'Needs `Tus-Resumable: 1.0.0`, `Upload-Length` and `Upload-Metadata` with `filename` and, if wanted, ' +
        '`sample`. The last part of `Location` is the id of the video.',
      response: { 201: nothing, ...problems },
    },
    handler: receive,
  });

  app.head(`${UPLOADS_PATH}/:id`, {
    schema: {
      operationId: 'askUpload',
      tags,
      summary: 'How much has arrived: `Upload-Offset`',
      params,
      response: { 200: nothing, ...problems },
    },
    handler: receive,
  });

  app.patch(`${UPLOADS_PATH}/:id`, {
    schema: {
      operationId: 'continueUpload',
      tags,
      summary: 'Sends bytes from `Upload-Offset` on, as `application/offset+octet-stream`',
      description: 'Refuses what is no video (415, `video-not-a-video`) when its first bytes have come.',
      params,
      response: { 204: nothing, ...problems },
    },
    handler: receive,
  });

  app.delete(`${UPLOADS_PATH}/:id`, {
    schema: {
      operationId: 'abandonUpload',
      tags,
      summary: 'Gives it up; nothing of it stays',
      params,
      response: { 204: nothing, ...problems },
    },
    handler: receive,
  });

  app.options(UPLOADS_PATH, {
    schema: {
      operationId: 'askUploads',
      tags,
      summary: 'Which parts of tus there are',
      response: { 204: nothing, ...problems },
    },
    handler: receive,
  });
}

/** An answer of tus without what it says to other origins: they have no business here. */
function passOn(response: Response, reply: FastifyReply): FastifyReply {
  for (const [name, value] of response.headers) {
    if (!name.startsWith('access-control-') && !name.startsWith('content-')) reply.header(name, value);
  }
  return reply
    .code(response.status)
    .serializer(() => '')
    .send();
}
