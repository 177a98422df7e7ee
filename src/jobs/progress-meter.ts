import type { JobProgress } from '../api/index.ts';

/** What a job goes through: those of a kind, but that bodies are made in one way or another. */
export type Plan = 'prepare' | 'bodies' | 'tracker' | 'refit' | 'overlay';

/**
 * Where in a job each stage begins and ends, as measured on a two-core machine with one or two people. 4D-Humans
 * begins anew with each part of a long video: starting again is not going back.
 */
const STAGES: Readonly<Record<Plan, Readonly<Record<string, readonly [begin: number, end: number]>>>> = {
  prepare: { indexing: [0, 0.1], counting: [0.1, 0.2], hashing: [0.2, 0.3], copying: [0.3, 1] },
  bodies: {
    reading: [0, 0.02],
    seeing: [0.02, 0.88],
    linking: [0.88, 0.89],
    fitting: [0.89, 0.99],
    writing: [0.99, 1],
  },
  tracker: {
    waiting: [0, 0],
    reading: [0, 0.01],
    staging: [0.01, 0.05],
    starting: [0.05, 0.1],
    tracking: [0.1, 0.95],
    linking: [0.95, 0.96],
    fitting: [0.96, 0.99],
    writing: [0.99, 1],
  },
  refit: {
    reading: [0, 0.05],
    linking: [0.05, 0.1],
    fitting: [0.1, 0.9],
    writing: [0.9, 1],
  },
  overlay: { drawing: [0, 1] },
};

/** The pace is taken from so much of the past, ms. */
const WINDOW_MS = 20_000;
/** Before so much has passed no pace is to be had, ms. */
const SETTLING_MS = 3000;
/** More than this at once was not worked for: it was there from an earlier run. */
const LEAP = 0.05;
/** Share of a new estimate in what is shown. */
const SMOOTHING = 0.2;

/** Tells from the progress of stages how far the whole job is and how long it will take. */
export class ProgressMeter {
  readonly #plan: Plan;
  #fraction: number;
  #own = 0;
  #past: { at: number; fraction: number }[] = [];
  #secondsLeft: number | null = null;
  #leftAt = 0;

  /** @param fraction where an earlier attempt came to: it is not gone back behind */
  constructor(plan: Plan, fraction: number) {
    this.#plan = plan;
    this.#fraction = fraction;
  }

  /** @param now ms, of a clock that does not jump */
  update(stage: string, done: number, total: number, now: number): JobProgress {
    const [begin, end] = STAGES[this.#plan][stage] ?? [this.#own, this.#own];
    const reached = total > 0 ? begin + (end - begin) * Math.min(1, done / total) : begin;
    const own = this.#plan === 'tracker' ? Math.max(this.#own, reached) : reached;
    this.#follow(own, now);
    this.#own = own;
    this.#fraction = Math.max(this.#fraction, own);
    return { stage, done, total, fraction: this.#fraction, secondsLeft: this.#secondsLeft };
  }

  #follow(own: number, now: number): void {
    if (Math.abs(own - this.#own) > LEAP) {
      this.#past = [];
      this.#secondsLeft = null;
    }
    this.#past.push({ at: now, fraction: own });
    while (this.#past.length > 2 && now - this.#past[0].at > WINDOW_MS) this.#past.shift();
    const [first] = this.#past;
    const [ms, gained] = [now - first.at, own - first.fraction];
    if (ms < SETTLING_MS || gained <= 0) return;
    const estimate = ((1 - own) / gained) * (ms / 1000);
    const shown = this.#secondsLeft === null ? null : this.#secondsLeft - (now - this.#leftAt) / 1000;
    this.#secondsLeft = Math.max(0, shown === null ? estimate : shown + SMOOTHING * (estimate - shown));
    this.#leftAt = now;
  }
}
