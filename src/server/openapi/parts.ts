import { z } from 'zod';
import { problemSchema } from '../../api/index.ts';
import { PROBLEM_TYPE } from '../problems/problem.ts';

/** Ids are letters, digits, `-` and `_`: nothing that could lead elsewhere on a disk. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const videoParams = z.object({ id: idSchema });
export const jobParams = z.object({ id: idSchema });

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_TYPE]: { schema: problemSchema } },
});

/** What every route may answer beside its own. */
export const problems = {
  '4xx': problem('The request cannot be fulfilled: `code` and `detail` say why, `remedy` what to do.'),
  '5xx': problem('The server cannot fulfil it.'),
};

/** An answer of bytes. */
export function bytes(description: string, contentType = '*/*') {
  const schema = z.unknown().meta({ type: 'string', format: 'binary' });
  return { description, content: { [contentType]: { schema } } };
}

/** An answer of server-sent events. */
export function eventStream(description: string) {
  const schema = z.unknown().meta({ type: 'string' });
  return { description, content: { 'text/event-stream': { schema } } };
}

export const nothing = z.undefined().describe('Done.');
