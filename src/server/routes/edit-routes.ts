import { editListSchema, newEditSchema } from '../../api/index.ts';
import type { App, Context } from '../context.ts';
import { idSchema, problems, videoParams } from '../openapi/parts.ts';

/** What is mended in a motion. Each change answers with the whole list, and with the job that brings it about. */
export function editRoutes(app: App, { service }: Context): void {
  const tags = ['edits'];

  app.get('/api/v1/videos/:id/edits', {
    schema: {
      operationId: 'listEdits',
      tags,
      summary: 'What was mended, in order',
      description: 'With what was taken back and can be done again. `job` makes the bodies anew.',
      params: videoParams,
      response: { 200: editListSchema, ...problems },
    },
    handler: ({ params }) => service.edits.list(params.id),
  });

  app.post('/api/v1/videos/:id/edits', {
    schema: {
      operationId: 'addEdit',
      tags,
      summary: 'Mends something, and has the bodies made anew from what was seen',
      description:
        'Several in quick succession are one job. `motionId` is the motion whose ids and frames the edit means.',
      params: videoParams,
      body: newEditSchema,
      response: { 202: editListSchema, ...problems },
    },
    handler: async ({ params, body }, reply) =>
      reply.code(202).send(await service.edits.add(params.id, body)),
  });

  const acts = [
    ['undo', 'undoEdit', 'Takes back what was mended last'],
    ['redo', 'redoEdit', 'Does again what was taken back last'],
    ['apply', 'applyEdits', 'Makes the bodies anew where they do not show all that was mended'],
  ] as const;
  for (const [act, operationId, summary] of acts) {
    app.post(`/api/v1/videos/:id/edits/${act}`, {
      schema: {
        operationId,
        tags,
        summary,
        params: videoParams,
        response: { 202: editListSchema, ...problems },
      },
      handler: async ({ params }, reply) => reply.code(202).send(await service.edits[act](params.id)),
    });
  }

  app.delete('/api/v1/videos/:id/edits/:editId', {
    schema: {
      operationId: 'removeEdit',
      tags,
      summary: 'Takes back one of those that were mended, whichever',
      params: videoParams.extend({ editId: idSchema }),
      response: { 202: editListSchema, ...problems },
    },
    handler: async ({ params }, reply) =>
      reply.code(202).send(await service.edits.remove(params.id, params.editId)),
  });
}
