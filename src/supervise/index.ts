/** Any program that is not ours: in a group of its own, its words as they come, ended with all that it started. */
export {
  type Child,
  type ChildEnd,
  type ChildHooks,
  type Program,
  type Source,
  startChild,
} from './child.ts';
export type { Mark } from './group.ts';
export { type ProgramResult, runProgram } from './run-program.ts';
export type { TextPiece } from './text-pieces.ts';
export { type LifeLimits, type LifeWatch, type OverLimit, watchLife } from './watch-life.ts';
