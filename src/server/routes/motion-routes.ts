import { z } from 'zod';
import type { App, Context } from '../context.ts';
import { zipFolder } from '../motion/zip-folder.ts';
import { bytes, idSchema, problems, videoParams } from '../openapi/parts.ts';
import { attachment, sendFile } from '../send-file.ts';
import { bodyAsset } from './body-asset.ts';
import { flag } from './file-routes.ts';

/** The files of src/api/motion-view.ts. */
const VIEW_FILE = /^(manifest\.json|frames\.npz|timeline\.npz|\d{4,9}\.npz)$/;

/** Results: in pieces for the page, whole to be saved. */
export function motionRoutes(app: App, context: Context): void {
  const { service } = context;
  const tags = ['motion'];

  app.get('/api/v1/videos/:id/motion/:motionId/:file', {
    schema: {
      operationId: 'getMotionFile',
      tags,
      summary:
        'A piece of a motion as the page reads it: `manifest.json`, `frames.npz`, `timeline.npz`, `0000.npz` …',
      description: '`manifest.json` is a `MotionView`. The pieces of one `motionId` never change.',
      params: videoParams.extend({ motionId: idSchema, file: z.string().regex(VIEW_FILE) }),
      response: { 200: bytes('The piece.'), 206: bytes('A range of it.'), ...problems },
    },
    handler: async ({ params }, reply) =>
      sendFile(reply, await service.motionViewFile(params.id, params.motionId, params.file), {
        caching: 'immutable',
      }),
  });

  app.get('/api/v1/videos/:id/motion.zip', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'getMotionZip',
      tags,
      summary: 'The motion folder',
      description:
        'Without `evidence`, which is large and only of use to Kinemesh itself, unless it is asked for.',
      params: videoParams,
      querystring: z.object({ evidence: flag }),
      response: { 200: bytes('The folder, packed.', 'application/zip'), ...problems },
    },
    handler: async ({ params, query }, reply) => {
      const folder = await service.motionFolder(params.id);
      const without = query.evidence ? [] : ['evidence'];
      return reply
        .header('content-type', 'application/zip')
        .header('cache-control', 'no-store')
        .header('content-disposition', attachment(folder.downloadName))
        .send(await zipFolder(folder.path, without));
    },
  });

  app.get('/api/v1/body/:sha256', {
    schema: {
      operationId: 'getBody',
      tags,
      summary: 'The body that motions are of, by its SHA-256 (`motion.body.assetSha256`)',
      description: 'The one that comes along, or the SMPL file that the user has set up.',
      params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      response: { 200: bytes('The body.', 'application/octet-stream'), ...problems },
    },
    handler: async ({ params }, reply) =>
      sendFile(reply, await bodyAsset(context, params.sha256), { caching: 'immutable' }),
  });
}
