/** The jobs' logs as files: a door of its own, since who reads them needs no database. */
export { type FoundLog, findLogs } from './find-logs.ts';
export { isOverAfter } from './job-words.ts';
export { readLog } from './log-file.ts';
export { standingOf } from './standing.ts';
