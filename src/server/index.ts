/** The service over HTTP: see docs/api.md. */
export { listenError } from './listen-error.ts';
export type { ServerLog } from './log.ts';
export { describeApi } from './openapi/describe-api.ts';
export { createOwnNames, type OwnNames } from './security/own-names.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
