import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

/** Answers what no route takes: 405 where another method would do, else 404. Made before the routes are. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: { readonly method: string; readonly shape: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return;
    const shape = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);
    for (const one of [method].flat()) routes.push({ method: one, shape });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const allowed = [...new Set(routes.filter(({ shape }) => shape.test(path)).map(({ method }) => method))];
    if (allowed.length === 0) throw notThere(path);
    reply.header('allow', allowed.join(', '));
    throw new Refusal(
      405,
      'request-invalid',
      `${request.method} is not possible at ${path}.`,
      `Use ${allowed.join(' or ')}.`,
    );
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/';
}

function notThere(path: string): Refusal {
  return new Refusal(
    404,
    'not-found',
    `There is nothing at ${path.slice(0, 200)}.`,
    'Check the address. /api/v1/openapi.json lists all that there is.',
  );
}
