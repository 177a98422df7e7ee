import { z } from 'zod';
import type { FileKind } from '../../jobs/index.ts';
import type { App, Context } from '../context.ts';
import { bytes, problems, videoParams } from '../openapi/parts.ts';
import { sendFile } from '../send-file.ts';

const FILES: Readonly<Record<FileKind, { operationId: string; summary: string }>> = {
  poster: { operationId: 'getPoster', summary: 'A picture of the video' },
  original: { operationId: 'getOriginal', summary: 'The file as it was uploaded' },
  playable: { operationId: 'getPlayable', summary: 'The video as browsers can play it' },
  overlay: { operationId: 'getOverlay', summary: 'The video with the bodies on it' },
};

/** Whether a query's flag is set: `?download`, `?download=true`. */
export const flag = z
  .enum(['', 'true', '1', 'false', '0'])
  .optional()
  .transform((value) => value !== undefined && value !== 'false' && value !== '0');

/** A video's files, whole or in ranges (RFC 9110, 14). */
export function fileRoutes(app: App, { service }: Context): void {
  for (const [kind, { operationId, summary }] of Object.entries(FILES) as [
    FileKind,
    (typeof FILES)[FileKind],
  ][]) {
    app.get(`/api/v1/videos/:id/${kind}`, {
      schema: {
        operationId,
        tags: ['videos'],
        summary,
        description: 'Takes `Range`, `If-Range` and `If-None-Match`. With `?download` a browser saves it.',
        params: videoParams,
        querystring: z.object({ download: flag }),
        response: { 200: bytes('The file.'), 206: bytes('A range of it.'), ...problems },
      },
      handler: async ({ params, query }, reply) =>
        sendFile(reply, await service.file(params.id, kind), {
          caching: 'revalidate',
          download: query.download,
        }),
    });
  }
}
