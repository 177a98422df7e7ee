import type { ErrorCode, KinemeshError } from '../../../errors/index.ts';
import { FEWEST_FRAMES } from './chunk-size.ts';
import { planChunks } from './chunks.ts';
import type { ChunkPlan } from './tracker-folder.ts';

/** What is done about a chunk that failed: the plan from here on (the same one: it is run again), and what to say. */
export interface Answer {
  readonly plan: ChunkPlan;
  readonly message: string;
}

/** Failures that the same frames may well not meet a second time, once the program could be started at all. */
const WORTH_A_SECOND_RUN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'no-result',
  'result-unreadable',
  'result-short',
  'tracker-failed',
  'killed-by-signal',
  'no-sign-of-life',
]);

const SMALLER = 'smaller-chunks';
const LIGHTER = 'lighter-detector';

/**
 * What to do about a failure of chunk `n`; null where it stands.
 *
 * Out of GPU memory: once with fewer frames at once, then with the lighter detector. Out of memory: once with fewer.
 * Anything else that may pass is run again once, where other chunks would be lost with it.
 *
 * @param end one past the last frame of all
 * @param again whether this is a second run of the chunk already
 */
export function answerTo(
  error: KinemeshError,
  plan: ChunkPlan,
  n: number,
  end: number,
  again: boolean,
): Answer | null {
  if (error.code === 'gpu-out-of-memory') return smaller(plan, n, end, 'GPU') ?? lighter(plan, n);
  if (error.code === 'out-of-memory') return smaller(plan, n, end, 'computer');
  if (again || plan.chunks.length < 2 || !WORTH_A_SECOND_RUN.has(error.code)) return null;
  return { plan, message: `${error.message} This part of the video is run again.` };
}

function smaller(plan: ChunkPlan, n: number, end: number, whose: 'GPU' | 'computer'): Answer | null {
  const { from, to } = plan.chunks[n];
  const frames = Math.ceil((to - from) / 2);
  if (plan.warnings.some(({ code }) => code === SMALLER) || frames < FEWEST_FRAMES / 2) return null;
  const message =
    `The ${whose}'s memory was too small for ${to - from} frames at once: ` +
    `from frame ${from} on ${frames} were processed at once.`;
  return {
    plan: {
      ...plan,
      frames,
      chunks: [...plan.chunks.slice(0, n), ...planChunks({ from, to: end }, frames)],
      warnings: [...plan.warnings, { code: SMALLER, message, frame: from }],
    },
    message,
  };
}

function lighter(plan: ChunkPlan, n: number): Answer | null {
  if (plan.detector === 'maskrcnn') return null;
  const { from } = plan.chunks[n];
  const message =
    `The GPU's memory was too small for the better detector (vitdet): from frame ${from} on the lighter one ` +
    '(maskrcnn) was used, which misses people more easily.';
  return {
    plan: {
      ...plan,
      detector: 'maskrcnn',
      warnings: [...plan.warnings, { code: LIGHTER, message, frame: from }],
    },
    message,
  };
}
