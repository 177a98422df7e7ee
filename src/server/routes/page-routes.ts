import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Context } from '../context.ts';
import { idSchema } from '../openapi/parts.ts';

/** Vite puts what has its content's hash in its name here. */
const HASHED = '/assets/';
/** s */
const YEAR = 365 * 24 * 3600;

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kinemesh</title></head>
<body><h1>The page is not built</h1>
<p>Stop the server, run <code>npm run build</code> and start it again. Without the page the service works all the
same: <a href="/api/v1/openapi.json">its description</a>.</p></body></html>
`;

/** The page: at its own addresses `index.html`, at all others the files that belong to it. */
export function pageRoutes(app: App, { pageDir }: Context): void {
  const index = async (_request: FastifyRequest, reply: FastifyReply) => {
    const isBuilt = await stat(join(pageDir, 'index.html')).catch(() => null);
    if (!isBuilt) return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
    return reply.header('cache-control', 'no-cache').sendFile('index.html', pageDir, { cacheControl: false });
  };
  app.get('/', { schema: { hide: true } }, index);
  app.get('/videos/:id', { schema: { hide: true, params: z.object({ id: idSchema }) } }, index);

  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = decodedPath(request.url);
    if (path === null || path.startsWith('/api/')) return reply.callNotFound();
    const caching = path.startsWith(HASHED) ? `public, max-age=${YEAR}, immutable` : 'no-cache';
    const found = await stat(join(pageDir, path)).catch(() => null);
    if (!found?.isFile()) {
      // Somebody typed an address: the page says that there is nothing, and how to get back.
      const isTyped = request.headers.accept?.includes('text/html') ?? false;
      return isTyped ? index(request, reply.code(404)) : reply.callNotFound();
    }
    return reply.header('cache-control', caching).sendFile(path.slice(1), pageDir, { cacheControl: false });
  });
}

/** The path that was asked for, or null where it is not a plain one: `..`, `.`, empty and hidden parts. */
function decodedPath(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.split('?')[0] ?? '');
  } catch {
    return null;
  }
  const parts = path.split('/').slice(1);
  const plain = parts.every((part) => /^[\w@ ()+,=~-][\w@ ()+,=~.-]*$/.test(part));
  return plain ? path : null;
}
