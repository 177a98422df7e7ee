import { z } from 'zod';
import type { App, Context } from '../context.ts';
import { problems } from '../openapi/parts.ts';
import { Refusal } from '../problems/refusal.ts';
import { bodyManifest } from './body-asset.ts';

const aboutSchema = z.object({
  name: z.literal('kinemesh'),
  version: z.string(),
  /** Where the data lie. */
  freeBytes: z.number(),
  /** Of the body at `/api/v1/body/SHA256`. */
  bodySha256: z.string(),
});

/** How the service is, and what it is. */
export function serviceRoutes(app: App, context: Context): void {
  const { service, version, bodyDir } = context;

  app.get('/healthz', {
    schema: {
      operationId: 'getHealth',
      tags: ['service'],
      summary: 'Whether the server answers',
      response: { 200: z.object({ status: z.literal('ok') }), ...problems },
    },
    handler: async () => ({ status: 'ok' as const }),
  });

  app.get('/readyz', {
    schema: {
      operationId: 'getReadiness',
      tags: ['service'],
      summary: 'Whether database and queue answer',
      response: { 200: z.object({ status: z.literal('ready') }), ...problems },
    },
    handler: async () => {
      if (await service.isReady()) return { status: 'ready' as const };
      throw new Refusal(503, 'not-ready', 'The database or the queue does not answer.', 'Wait a moment.');
    },
  });

  app.get('/api/v1/openapi.json', {
    schema: {
      operationId: 'getOpenApi',
      tags: ['service'],
      summary: 'This description of the API',
      response: { 200: z.record(z.string(), z.unknown()), ...problems },
    },
    handler: async () => ({ ...app.swagger() }),
  });

  app.get('/api/v1/about', {
    schema: {
      operationId: 'getAbout',
      tags: ['service'],
      summary: 'Version, room on the disk, body',
      response: { 200: aboutSchema, ...problems },
    },
    handler: async () => {
      const [freeBytes, { sha256 }] = await Promise.all([service.freeBytes(), bodyManifest(bodyDir)]);
      return { name: 'kinemesh' as const, version, freeBytes, bodySha256: sha256 };
    },
  });
}
