import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isKinemeshError } from '../../errors/index.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import { Refusal } from './refusal.ts';

const SHOWN_VALUE = 80;

/** Turns whatever was thrown into an answer; logs what is our fault. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = isKinemeshError(error) ? error : (invalidInput(error, request) ?? foreignError(error));
  const problem = problemOf(known);
  if (problem.status >= 500) request.log.error({ err: error, method: request.method, url: request.url });
  const range = rangeOf(error);
  if (problem.status === 416 && range !== undefined) reply.header('content-range', range);
  reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(problem)));
}

/** `bytes` and how many there are, where those that were asked for are not (RFC 9110, 14.4). */
function rangeOf(error: unknown): string | undefined {
  const headers = memberOf(error, 'headers');
  const range = memberOf(headers, 'Content-Range') ?? memberOf(headers, 'content-range');
  return typeof range === 'string' ? range : undefined;
}

/** The first field that does not fit its schema, with its value. */
function invalidInput(error: unknown, request: FastifyRequest): Refusal | null {
  if (!hasZodFastifySchemaValidationErrors(error)) return null;
  const [{ instancePath, message }] = error.validation;
  const where = error.validationContext ?? 'body';
  const path = instancePath.split('/').filter((key) => key !== '');
  const parts: Record<string, unknown> = {
    body: request.body,
    params: request.params,
    querystring: request.query,
    headers: request.headers,
  };
  const field = path.length > 0 ? path.join('.') : where;
  const value = path.reduce<unknown>(memberOf, parts[where]);
  return new Refusal(
    400,
    'request-invalid',
    value === undefined
      ? `${field} is missing.`
      : `${field} cannot be ${shown(value)}: ${message ?? 'it does not fit'}.`,
    'Change it and send the request again. /api/v1/openapi.json says what each request takes.',
    { cause: error },
  );
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function shown(value: unknown): string {
  const text = String(JSON.stringify(value));
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
}

/** What Fastify and its plugins throw: a status and a sentence of their own. */
function foreignError(error: unknown): unknown {
  const { statusCode, code, message } = (error ?? {}) as Partial<FastifyError>;
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return error;
  const remedy = 'Change the request. /api/v1/openapi.json says what each takes.';
  return new Refusal(
    statusCode,
    statusCode === 404 ? 'not-found' : 'request-invalid',
    sentenceOf(statusCode, code ?? '', message ?? ''),
    remedy,
    { cause: error },
  );
}

function sentenceOf(status: number, code: string, message: string): string {
  if (status === 404) return 'There is nothing at this address.';
  if (status === 413) return 'What was sent is larger than what is taken here.';
  if (status === 415) return 'What was sent is of a content type that is not taken here.';
  if (status === 416) return 'The file has no such range of bytes.';
  if (status === 412) return 'The file is not the one that the request asked for.';
  if (code.startsWith('FST_ERR_CTP') || code === '') return 'What was sent cannot be read as JSON.';
  return /[\\/]/.test(message) || message === '' ? 'The request cannot be understood.' : `${message}.`;
}
