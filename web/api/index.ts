/** The page's way to the service. */
export { answer, api } from './client.ts';
export { ProblemError, problemOf, unreachable } from './problem-error.ts';
