import { clearBandedSystem, createBandedSystem, solveBanded } from '../../src/fitting/index.ts';
import type { Measured } from './measure.ts';

/** A window of the body's fit: so many frames of so many freedoms. */
const FRAMES = 180;
const FREEDOMS = 44;
const SOLVES = 50;

/** The equations of one step of the fit, made up. */
export function measureSolving(): Measured {
  const system = createBandedSystem(FRAMES, FREEDOMS);
  const { stride, diagonal, next1, next2, right } = system;
  let seconds = 0;
  for (let n = 0; n < SOLVES; n++) {
    clearBandedSystem(system);
    for (let row = 0; row < FRAMES * stride; row++) {
      diagonal[row * stride + (row % stride)] = 6;
      next1[row * stride + (row % stride)] = -2;
      next2[row * stride + (row % stride)] = 0.5;
      right[row] = 1;
    }
    const started = performance.now();
    if (!solveBanded(system, FRAMES)) throw new Error('The equations should have a solution.');
    seconds += (performance.now() - started) / 1000;
  }
  return { stage: "Fit: one step's equations", seconds: seconds / SOLVES, frames: FRAMES };
}
