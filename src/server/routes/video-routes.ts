import { z } from 'zod';
import { type Video, videoSchema } from '../../api/index.ts';
import type { App, Context } from '../context.ts';
import { nothing, problems, videoParams } from '../openapi/parts.ts';

const recogniseBody = z.object({
  sizeBytes: z.int().min(0),
  /** Of `sampleHash` in web/upload. */
  sample: z.string().regex(/^[0-9a-f]{16,128}$/),
});

/** The library: what is there, what it is called, what is no longer wanted. */
export function videoRoutes(app: App, { service }: Context): void {
  const tags = ['videos'];

  app.get('/api/v1/videos', {
    schema: {
      operationId: 'listVideos',
      tags,
      summary: 'All videos, newest first, or those with a word in their name',
      querystring: z.object({ search: z.string().max(200).optional() }),
      response: { 200: z.object({ videos: z.array(videoSchema) }), ...problems },
    },
    handler: async ({ query }) => ({ videos: named(await service.videos(), query.search ?? '') }),
  });

  app.post('/api/v1/videos/recognise', {
    schema: {
      operationId: 'recogniseVideo',
      tags,
      summary: 'The video that a file about to be uploaded already is',
      body: recogniseBody,
      response: { 200: z.object({ video: videoSchema.nullable() }), ...problems },
    },
    handler: async ({ body }) => ({ video: await service.recognise(body) }),
  });

  app.post('/api/v1/videos/sample', {
    schema: {
      operationId: 'addSample',
      tags,
      summary: 'Adds the sample clip, or finds it',
      response: { 200: videoSchema, ...problems },
    },
    handler: () => service.addSample(),
  });

  app.get('/api/v1/videos/:id', {
    schema: {
      operationId: 'getVideo',
      tags,
      summary: 'One video',
      params: videoParams,
      response: { 200: videoSchema, ...problems },
    },
    handler: ({ params }) => service.video(params.id),
  });

  app.patch('/api/v1/videos/:id', {
    schema: {
      operationId: 'renameVideo',
      tags,
      summary: 'Gives it another name',
      params: videoParams,
      body: z.object({ name: z.string() }),
      response: { 200: videoSchema, ...problems },
    },
    handler: ({ params, body }) => service.renameVideo(params.id, body.name),
  });

  app.delete('/api/v1/videos/:id', {
    schema: {
      operationId: 'removeVideo',
      tags,
      summary: 'Deletes it with all that was made of it; can be undone for a while',
      params: videoParams,
      response: { 204: nothing, ...problems },
    },
    handler: async ({ params }, reply) => {
      await service.removeVideo(params.id);
      reply.code(204);
    },
  });

  app.post('/api/v1/videos/:id/restore', {
    schema: {
      operationId: 'restoreVideo',
      tags,
      summary: 'Undoes the deletion',
      params: videoParams,
      response: { 200: videoSchema, ...problems },
    },
    handler: ({ params }) => service.restoreVideo(params.id),
  });
}

function named(videos: readonly Video[], search: string): Video[] {
  const wanted = search.trim().toLocaleLowerCase();
  return videos.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}
