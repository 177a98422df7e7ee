import type { Body } from '../../body/index.ts';
import { type MendedPerson, mendedLandmarks } from '../../edits/index.ts';
import type { Evidence } from '../../evidence/index.ts';
import type { FittedPerson, Scene } from '../../fitting/index.ts';
import { lift, loadLifter } from '../../lifting/index.ts';
import type { Report } from '../engine.ts';
import { openFitters, threadsFor } from './fitters.ts';
import { fitKey, type KeptFits, type Unlifted } from './kept-fits.ts';

export interface FitPeopleInput {
  readonly identities: readonly MendedPerson[];
  readonly body: Body;
  readonly evidence: Evidence;
  readonly scene: Scene;
  readonly fits: KeptFits | null;
  /** On which people are fitted; by default as many as are worth it. The numbers are the same. */
  readonly threads?: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Lifts and fits people, in their order. Where several are fitted at once, on threads of their own, this one lifts those
 * who come next: one more than there are threads is under way, so what is held does not grow with the video's people.
 *
 * @throws KinemeshError `cancelled`, and those of the lifter
 */
export async function fitPeople(input: FitPeopleInput): Promise<FittedPerson[]> {
  const { identities, body, evidence, scene, fits, signal } = input;
  const threads = input.threads ?? threadsFor(identities.map(({ rows }) => rows.length));
  const fitters = openFitters(threads, fits === null || !fits.reuses, signal);
  const tell = progressOf(input);
  let loading: ReturnType<typeof loadLifter> | null = null;
  const fit = async (identity: MendedPerson, n: number) => {
    const { rows, heightMetres } = identity;
    const mends = mendedLandmarks(identity);
    const unlifted: Unlifted = { body, evidence, rows, scene, heightMetres, mends };
    const liftAndFit = async () => {
      loading ??= loadLifter();
      const lifter = await loading;
      const lifted = lifter && (await lift(lifter, { evidence, rows, scene, signal }));
      return fitters.fit({ ...unlifted, lifted, signal, onProgress: (part) => tell(n, part) });
    };
    const fitted = fits === null ? await liftAndFit() : await fits.findOrMake(fitKey(unlifted), liftAndFit);
    tell(n, 1);
    return fitted;
  };
  try {
    return await eachOf(identities, fitters.atOnce === 1 ? 1 : fitters.atOnce + 1, fit);
  } finally {
    await fitters.close();
  }
}

/** Tells how far all are from how far each is. */
function progressOf({ identities, report }: FitPeopleInput): (person: number, part: number) => void {
  const total = identities.reduce((sum, { rows }) => sum + rows.length, 0);
  const parts = new Float64Array(identities.length);
  return (person, part) => {
    parts[person] = part;
    const done = identities.reduce((sum, { rows }, n) => sum + rows.length * parts[n], 0);
    const ready = parts.reduce((sum, one) => sum + (one === 1 ? 1 : 0), 0);
    report({
      type: 'progress',
      stage: 'fitting',
      done: Math.round(done),
      total,
      detail: `person ${Math.min(ready + 1, parts.length)} of ${parts.length}`,
    });
  };
}

/** What comes of all items, in their order, so many at once; after a failure none is begun any more. */
async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, n: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const n = next++;
      try {
        results[n] = await work(items[n], n);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
