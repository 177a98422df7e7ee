/** The page's way to the service. */
export { answer, api } from './client.ts';
export { ProblemError, problemOf } from './problem-error.ts';
