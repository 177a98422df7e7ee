import { z } from 'zod';
import { ENGINES, engineStateSchema, trackerChoiceSchema, trackerFindingsSchema } from '../../api/index.ts';
import type { App, Context } from '../context.ts';
import { problems } from '../openapi/parts.ts';

/**
 * What makes the bodies. What looks anew starts programs, so it is a POST, which no other page can send; and what is
 * set up is chosen among what the service found, never named in a request.
 */
export function engineRoutes(app: App, { service }: Context): void {
  const tags = ['engines'];

  app.get('/api/v1/engines', {
    schema: {
      operationId: 'listEngines',
      tags,
      summary: 'The engines, as they were last looked at',
      response: { 200: z.object({ engines: z.array(engineStateSchema) }), ...problems },
    },
    handler: async () => ({ engines: await service.engines.states() }),
  });

  app.post('/api/v1/engines/:name/check', {
    schema: {
      operationId: 'checkEngine',
      tags,
      summary: 'Looks whether an engine can run here; may take a minute or two',
      params: z.object({ name: z.enum(ENGINES) }),
      response: { 200: engineStateSchema, ...problems },
    },
    handler: ({ params }) => service.engines.check(params.name),
  });

  app.post('/api/v1/engines/4d-humans/find', {
    schema: {
      operationId: 'findTrackers',
      tags,
      summary: 'Looks for 4D-Humans on this machine and tries each Python; may take a minute or two',
      response: { 200: trackerFindingsSchema, ...problems },
    },
    handler: () => service.engines.findTrackers(),
  });

  app.post('/api/v1/engines/4d-humans/choice', {
    schema: {
      operationId: 'chooseTracker',
      tags,
      summary: 'Sets 4D-Humans up with what was found',
      description:
        'Takes the ids that finding gave. A path of your own is given to `kinemesh setup 4d-humans`.',
      body: trackerChoiceSchema,
      response: { 200: engineStateSchema, ...problems },
    },
    handler: ({ body }) => service.engines.chooseTracker(body),
  });
}
