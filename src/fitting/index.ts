export { type FitPersonInput, type FittedPerson, fitPerson } from './fit-person.ts';
export type { Scene } from './observations.ts';
export type { FittedRows } from './rows.ts';
export { DEFAULT_WEIGHTS, type FitWeights } from './sequence-fit.ts';
