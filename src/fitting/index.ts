export {
  type BandedSystem,
  clearBandedSystem,
  createBandedSystem,
  solveBanded,
} from './banded-cholesky.ts';
export { breathe } from './breathe.ts';
export { contactCues, EVEN_HEIGHT, EVEN_SPEED, findContacts, likeliestContacts } from './contacts.ts';
export { addDense, solveDense } from './dense-system.ts';
export { type FitPersonInput, type FittedPerson, fitPerson } from './fit-person.ts';
export { DEFAULT_WEIGHTS, type FitWeights } from './fit-weights.ts';
export { CONTACT_POINTS } from './foot-motion.ts';
export { LIFTED_HEIGHT, type Lifted } from './lifted.ts';
export { undoLimbSwaps } from './limb-swaps.ts';
export { lowestOf, projectJoints, writeExtent } from './projection.ts';
export type { FittedRows } from './rows.ts';
export { extendRuns, planRuns, type Run } from './runs.ts';
export type { Scene } from './scene.ts';
export { heedSecondOpinion } from './second-opinion.ts';
