import { type Body, heightOf } from '../body/index.ts';
import type { Evidence } from '../evidence/index.ts';
import { STATE_SIZE } from './articulation.ts';
import { findContacts } from './contacts.ts';
import { findShape } from './find-shape.ts';
import { DEFAULT_WEIGHTS, type FitWeights } from './fit-weights.ts';
import { floorBeneath } from './floor.ts';
import { CONTACT_POINTS, inShotFrame, isGroundKnown } from './foot-motion.ts';
import { initialStates } from './initial-states.ts';
import type { Lifted } from './lifted.ts';
import { lowPass } from './low-pass.ts';
import { believeMends, type Mend } from './mends.ts';
import { observe } from './observations.ts';
import { createRowWriter, type FittedRows } from './rows.ts';
import { extendRuns, planRuns, type Run } from './runs.ts';
import type { Scene } from './scene.ts';
import { createSequenceFit, type SequenceFit } from './sequence-fit.ts';
import type { Shape } from './shape.ts';
import { upOf } from './upright.ts';

export interface FitPersonInput {
  readonly body: Body;
  readonly evidence: Evidence;
  /** Rows of the evidence that show this person: one per frame at most, by frame. */
  readonly rows: Int32Array;
  readonly scene: Scene;
  /** The person's height where somebody said, else null. */
  readonly heightMetres: number | null;
  /** What the lifter says of these rows; null where nobody asked it. */
  readonly lifted: Lifted | null;
  /** Landmarks that a person has put where the evidence has them; none by default. */
  readonly mends?: readonly Mend[];
  readonly weights?: Partial<FitWeights>;
  readonly signal?: AbortSignal;
  /** Called with 0–1. */
  readonly onProgress?: (part: number) => void;
}

/** One person's motion. */
export interface FittedPerson extends FittedRows {
  /** (T) y of the lowest point of the body's surface, m, camera space */
  readonly lowest: Float32Array;
  /** (T, 3) up as the lifter says, camera space; zeros on rows of which it says nothing */
  readonly liftedUp: Float32Array;
  readonly heightMetres: number;
  /** `user` only where the body has the height that was given */
  readonly heightSource: 'user' | 'estimated';
}

/** A body this near to a height, m, has it. */
const HEIGHT_TOLERANCE = 0.02;
/** Frames solved at once, and how many of them are solved again with what follows. */
const WINDOW = 180;
const OVERLAP = 20;
/** Frames at a window's start that stay as the window before left them: as many as an acceleration reaches back. */
const SETTLED = 2;
const ITERATIONS = 8;
/** More of them once it is known where the feet stand. */
const STANDING_ITERATIONS = 4;

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
  const runs = extendRuns(bare, evidence.endFrame, scene.shot, scene.time);
  const { shape, worldScale } = await findShape(
    body,
    evidence,
    rows,
    scene,
    input.heightMetres,
    weights,
    input.signal,
  );
  const solver = createSequenceFit(shape.skeleton, shape.markers, shape.rings, weights, WINDOW);

  const total = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  const writer = createRowWriter(body, evidence, rows, shape, scene, total, input.lifted);
  let at = 0;
  for (const run of runs) {
    const { state, contact } = await fitRun(input, run, shape, worldScale, solver, (done) =>
      input.onProgress?.((at + done) / total),
    );
    writer.write(run, state, contact);
    at += run.to - run.from;
  }
  const heightMetres = heightOf(body, shape.betas);
  const asGiven =
    input.heightMetres !== null && Math.abs(heightMetres - input.heightMetres) < HEIGHT_TOLERANCE;
  return {
    ...writer.rows,
    lowest: writer.lowest,
    liftedUp: liftedUps(writer.rows.frame, observed, input.lifted),
    heightMetres,
    heightSource: asGiven ? 'user' : 'estimated',
  };
}

function liftedUps(frames: Int32Array, observed: Int32Array, lifted: Lifted | null): Float32Array {
  const ups = new Float32Array(frames.length * 3);
  if (!lifted) return ups;
  for (let t = 0, n = 0; t < frames.length && n < observed.length; t++) {
    if (frames[t] !== observed[n]) continue;
    ups.set(lifted.up.subarray(3 * n, 3 * n + 3), 3 * t);
    n++;
  }
  return ups;
}

/** Window by window: each goes on from the last two frames of the one before that are settled. */
async function fitRun(
  { body, evidence, rows, scene, lifted, mends = [], signal }: FitPersonInput,
  run: Run,
  shape: Shape,
  worldScale: number,
  solver: SequenceFit,
  onProgress: (frames: number) => void,
): Promise<{ state: Float64Array; contact: Uint8Array }> {
  const frames = run.to - run.from;
  const state = new Float64Array(frames * STATE_SIZE);
  const contact = new Uint8Array(frames * CONTACT_POINTS);
  const lift = lifted && { lifted, heightMetres: heightOf(body, shape.betas) };
  let from = 0;
  let known = 0;
  for (;;) {
    const to = Math.min(from + WINDOW, frames);
    const window = { from: run.from + from, to: run.from + to };
    const o = observe(evidence, rows, scene, window, worldScale, lift);
    believeMends(o, window, mends);
    const part = state.subarray(from * STATE_SIZE, to * STATE_SIZE);
    initialStates(o, shape, part, known);
    const fixed = known === 0 ? 0 : SETTLED;
    await solver.solve(o, fixed, part, ITERATIONS, 'rough', signal);
    const up = upOf(o, shape.skeleton, part);
    const areHeld = isGroundKnown(scene);
    const hints = { up, probability: o.lift?.contact ?? null, areHeld: false };
    let feet = solver.feet(part, o.frames);
    if (areHeld) {
      o.standing.set(findContacts(feet, window.from, scene, hints));
      o.floor = floorBeneath(inShotFrame(feet, o), o.standing, up);
    }
    await solver.solve(o, fixed, part, STANDING_ITERATIONS, 'fitted', signal);
    feet = solver.feet(part, o.frames);
    // Of what two windows have, each says what lies farther from its own end.
    const own = known >> 1;
    const stands = findContacts(feet, window.from, scene, { ...hints, areHeld });
    contact.set(stands.subarray(own * CONTACT_POINTS), (from + own) * CONTACT_POINTS);
    onProgress(to);
    if (to === frames) {
      lowPass(state, scene.time.subarray(run.from, run.to), scene.cameraPose === null);
      return { state, contact };
    }
    known = OVERLAP + SETTLED;
    from = to - known;
  }
}
