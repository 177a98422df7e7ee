import { type Body, heightOf } from '../body/index.ts';
import type { Evidence } from '../evidence/index.ts';
import { STATE_SIZE } from './articulation.ts';
import { breathe } from './breathe.ts';
import { CONTACT_POINTS, findContacts } from './contacts.ts';
import { findShape } from './find-shape.ts';
import { DEFAULT_WEIGHTS, type FitWeights } from './fit-weights.ts';
import { initialStates } from './initial-states.ts';
import { type Observations, observe, type Scene } from './observations.ts';
import { createRowWriter, type FittedRows } from './rows.ts';
import { extendRun, planRuns } from './runs.ts';
import { createSequenceFit, type SequenceFit } from './sequence-fit.ts';
import type { Shape } from './shape.ts';

export interface FitPersonInput {
  readonly body: Body;
  readonly evidence: Evidence;
  /** Rows of the evidence that show this person: one per frame at most, by frame. */
  readonly rows: Int32Array;
  readonly scene: Scene;
  /** The person's height where somebody said, else null. */
  readonly heightMetres: number | null;
  readonly weights?: Partial<FitWeights>;
  readonly signal?: AbortSignal;
  /** Called with 0–1. */
  readonly onProgress?: (part: number) => void;
}

/** One person's motion. */
export interface FittedPerson extends FittedRows {
  readonly heightMetres: number;
  readonly heightSource: 'user' | 'estimated';
}

/** Frames solved at once, and how many of them are solved again with what follows. */
const WINDOW = 180;
const OVERLAP = 20;
const ITERATIONS = 12;
/** More of them once it is known where the feet stand. */
const STANDING_ITERATIONS = 5;

/**
 * Turns one person's evidence into a motion: one shape, then poses and places over all frames at once.
 *
 * @throws KinemeshError `cancelled` after an abort
 */
export async function fitPerson(input: FitPersonInput): Promise<FittedPerson> {
  const { body, evidence, rows, scene } = input;
  const weights = { ...DEFAULT_WEIGHTS, ...input.weights };
  const observed = rows.map((row) => evidence.frame[row]);
  const bare = planRuns(observed, scene.shot, scene.time);
  const runs = bare.map((run, i) =>
    extendRun(run, bare[i + 1]?.from ?? evidence.endFrame, scene.shot, scene.time),
  );
  const { shape, worldScale } = await findShape(
    body,
    evidence,
    rows,
    scene,
    input.heightMetres,
    weights,
    input.signal,
  );
  const solver = createSequenceFit(shape.skeleton, shape.markers, weights, WINDOW);

  const total = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  const writer = createRowWriter(body, evidence, shape, scene, total);
  let at = 0;
  for (const run of runs) {
    const observations = observe(evidence, rows, scene, run, worldScale);
    const state = await fitRun(observations, run.from, shape, solver, input, (done) =>
      input.onProgress?.((at + done) / total),
    );
    writer.write(rows, run, state, findContacts(solver.feet(state, observations.frames), run.from, scene));
    at += run.to - run.from;
  }
  return {
    ...writer.rows,
    heightMetres: heightOf(body, shape.betas),
    heightSource: input.heightMetres === null ? 'estimated' : 'user',
  };
}

async function fitRun(
  o: Observations,
  firstFrame: number,
  shape: Shape,
  solver: SequenceFit,
  input: FitPersonInput,
  onProgress: (frames: number) => void,
): Promise<Float64Array> {
  const state = initialStates(o, shape);
  let from = 0;
  let fixed = 0;
  for (;;) {
    const to = Math.min(from + WINDOW, o.frames);
    const part = state.subarray(from * STATE_SIZE, to * STATE_SIZE);
    solver.solve(o, from, to, fixed, part, ITERATIONS);
    if (input.scene.cameraStands) {
      const feet = solver.feet(part, to - from);
      o.standing.set(findContacts(feet, firstFrame + from, input.scene), from * CONTACT_POINTS);
      solver.solve(o, from, to, fixed, part, STANDING_ITERATIONS);
    }
    onProgress(to);
    await breathe(input.signal);
    if (to === o.frames) return state;
    fixed = 2;
    from = to - OVERLAP - fixed;
  }
}
