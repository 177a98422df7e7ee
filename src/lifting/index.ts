export { type LiftInput, lift } from './lift.ts';
export { LIFTER, loadLifter } from './load-lifter.ts';
export type { LifterNetwork } from './network.ts';
