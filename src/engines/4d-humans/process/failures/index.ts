/** Failures of track.py and of what it needs, by name. */
export { endingOf, namedByText, nameFailure } from './name-failure.ts';
export type { Reached, Seen } from './seen.ts';
export { gigabytes } from './seen.ts';
