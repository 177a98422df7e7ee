import { type Body, heightOf } from '../body/index.ts';
import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import { STATE_SIZE } from './articulation.ts';
import type { FitWeights } from './fit-weights.ts';
import { initialStates } from './initial-states.ts';
import { markerModelOf } from './markers.ts';
import { joinObservations, observe } from './observations.ts';
import type { Edge } from './outline-matches.ts';
import type { Scene } from './scene.ts';
import { createSequenceFit } from './sequence-fit.ts';
import { type Shape, shapeOf, solveShape } from './shape.ts';

/** Frames from which the shape is learnt, in stretches of neighbours. */
const SHAPE_FRAMES = 60;
const STRETCH = 10;
/** True size over the network's: whom it has never measured it takes for 5 to 8 % smaller than they are. */
const NETWORK_SHORT = 1.06;
const ROUNDS = 2;
/** From a first pose; later rounds go on from where the round before left the poses. */
const FIRST_ITERATIONS = 4;
const ITERATIONS = 1;

/** A person's shape, and how much larger the person is than the network took them to be. */
export interface SizedShape {
  readonly shape: Shape;
  readonly worldScale: number;
}

/**
 * Poses and shape in turns, on a sample of the best seen frames. Where the height is known, the shape is
 * sought again with the network's metres brought to scale.
 */
export async function findShape(
  body: Body,
  evidence: Evidence,
  rows: Int32Array,
  scene: Scene,
  heightMetres: number | null,
  weights: FitWeights,
  signal?: AbortSignal,
): Promise<SizedShape> {
  const free = await shapeAtScale(body, evidence, rows, scene, null, weights, NETWORK_SHORT, signal);
  if (heightMetres === null) return { shape: free, worldScale: NETWORK_SHORT };
  const worldScale = (NETWORK_SHORT * heightMetres) / heightOf(body, free.betas);
  const shape = await shapeAtScale(body, evidence, rows, scene, heightMetres, weights, worldScale, signal);
  return { shape, worldScale };
}

async function shapeAtScale(
  body: Body,
  evidence: Evidence,
  rows: Int32Array,
  scene: Scene,
  heightMetres: number | null,
  weights: FitWeights,
  worldScale: number,
  signal?: AbortSignal,
): Promise<Shape> {
  const model = markerModelOf(body);
  // What stands beside the silhouettes is to be the shape's; a pose that follows them would take it away.
  const posed = { ...weights, outlineBelief: 0 };
  let shape = shapeOf(body, model, new Float64Array(body.betaCount));
  const stretches = bestStretches(evidence, rows);
  const samples = stretches.map((part) =>
    observe(
      evidence,
      part,
      scene,
      { from: evidence.frame[part[0]], to: evidence.frame[part[part.length - 1]] + 1 },
      worldScale,
    ),
  );
  if (samples.length === 0) return shape;
  const joined = joinObservations(samples);
  const state = new Float64Array(joined.frames * STATE_SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    const solver = createSequenceFit(shape.skeleton, shape.markers, shape.rings, posed, STRETCH);
    const edges: Edge[] = [];
    let at = 0;
    for (const sample of samples) {
      const part = state.subarray(at * STATE_SIZE, (at + sample.frames) * STATE_SIZE);
      if (round === 0) initialStates(sample, shape, part);
      await solver.solve(
        sample,
        0,
        part,
        round === 0 ? FIRST_ITERATIONS : ITERATIONS,
        round === 0 ? 'rough' : 'fitted',
        signal,
      );
      for (const edge of solver.edges(sample, part)) edges.push({ ...edge, frame: edge.frame + at });
      at += sample.frames;
    }
    shape = shapeOf(body, model, solveShape(body, model, shape, joined, state, edges, heightMetres));
  }
  return shape;
}

/** Runs of neighbouring frames in which the whole body is seen best, wherever in the track they lie. */
function bestStretches(evidence: Evidence, rows: Int32Array): Int32Array[] {
  const stretches: { rows: Int32Array; seen: number }[] = [];
  for (let i = 0; i < rows.length; ) {
    let end = i + 1;
    while (
      end < rows.length &&
      end - i < STRETCH &&
      evidence.frame[rows[end]] - evidence.frame[rows[i]] < STRETCH
    ) {
      end++;
    }
    const part = rows.slice(i, end);
    let seen = 0;
    for (const row of part) {
      for (let l = 11; l < LANDMARK_COUNT; l++)
        seen += evidence.landmarks[(row * LANDMARK_COUNT + l) * 4 + 3];
    }
    stretches.push({ rows: part, seen: seen / STRETCH });
    i = end;
  }
  stretches.sort((a, b) => b.seen - a.seen || a.rows[0] - b.rows[0]);
  return stretches.slice(0, Math.ceil(SHAPE_FRAMES / STRETCH)).map((stretch) => stretch.rows);
}
