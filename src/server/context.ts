import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Service } from '../jobs/index.ts';

/** Fastify, with routes whose types come from their zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the routes work with. */
export interface Context {
  readonly service: Service;
  /** Of the program. */
  readonly version: string;
  /** Where the built page lies. */
  readonly pageDir: string;
  /** Where `kinemesh-body.bin` and its `manifest.json` lie. */
  readonly bodyDir: string;
  /** Aborted when the server closes: streams that would go on for ever end then. */
  readonly closing: AbortSignal;
}
