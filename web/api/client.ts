import createClient from 'openapi-fetch';
import { problemOf, unreachable } from './problem-error.ts';
import type { paths } from './schema.d.ts';

/**
 * The service's API, with the types of its OpenAPI description. What fails is thrown as a `ProblemError`.
 *
 * @example
 * const { videos } = await answer(api.GET('/api/v1/videos'));
 * await answer(api.PATCH('/api/v1/videos/{id}', { params: { path: { id } }, body: { name } }));
 */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '' });

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
    return undefined;
  },
  onError: ({ error }) => unreachable(error),
});

/** What a call answered; undefined where it answers with nothing (204). @throws ProblemError */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
