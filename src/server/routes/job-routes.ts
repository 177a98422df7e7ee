import { z } from 'zod';
import { jobSchema, settingsSchema } from '../../api/index.ts';
import type { App, Context } from '../context.ts';
import { jobParams, problems, videoParams } from '../openapi/parts.ts';

/** What is to be done with videos, and how far it is. */
export function jobRoutes(app: App, { service }: Context): void {
  const tags = ['jobs'];

  app.post('/api/v1/videos/:id/jobs', {
    schema: {
      operationId: 'startBodies',
      tags,
      summary: 'Makes the moving bodies of a video',
      params: videoParams,
      body: z.object({ settings: settingsSchema }),
      response: { 202: jobSchema, ...problems },
    },
    handler: async ({ params, body }, reply) =>
      reply.code(202).send(await service.startBodies(params.id, body.settings)),
  });

  app.post('/api/v1/videos/:id/overlay', {
    schema: {
      operationId: 'startOverlay',
      tags,
      summary: 'Draws the bodies on the video, as a video to keep',
      params: videoParams,
      response: { 202: jobSchema, ...problems },
    },
    handler: async ({ params }, reply) => reply.code(202).send(await service.startOverlay(params.id)),
  });

  app.get('/api/v1/videos/:id/jobs', {
    schema: {
      operationId: 'listJobs',
      tags,
      summary: 'The jobs of a video, newest first',
      params: videoParams,
      response: { 200: z.object({ jobs: z.array(jobSchema) }), ...problems },
    },
    handler: async ({ params }) => ({ jobs: await service.jobsOf(params.id) }),
  });

  app.get('/api/v1/jobs/:id', {
    schema: {
      operationId: 'getJob',
      tags,
      summary: 'One job',
      params: jobParams,
      response: { 200: jobSchema, ...problems },
    },
    handler: ({ params }) => service.job(params.id),
  });

  app.post('/api/v1/jobs/:id/cancel', {
    schema: {
      operationId: 'cancelJob',
      tags,
      summary: 'Stops a job; answers when it has stopped',
      params: jobParams,
      response: { 200: jobSchema, ...problems },
    },
    handler: ({ params }) => service.cancelJob(params.id),
  });

  app.post('/api/v1/jobs/:id/retry', {
    schema: {
      operationId: 'retryJob',
      tags,
      summary: 'Runs a failed or cancelled job again, from what it left',
      params: jobParams,
      response: { 202: jobSchema, ...problems },
    },
    handler: async ({ params }, reply) => reply.code(202).send(await service.retryJob(params.id)),
  });
}
