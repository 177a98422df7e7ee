export { type FitPersonInput, type FittedPerson, fitPerson } from './fit-person.ts';
export { DEFAULT_WEIGHTS, type FitWeights } from './fit-weights.ts';
export type { FittedRows } from './rows.ts';
export type { Scene } from './scene.ts';
