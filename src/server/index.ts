/** The service over HTTP: see docs/api.md. */
export type { ServerLog } from './log.ts';
export { describeApi } from './openapi/describe-api.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
