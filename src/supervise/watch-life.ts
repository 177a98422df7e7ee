/** Limits in seconds; null: none. */
export interface LifeLimits {
  /** Until `begun`. */
  readonly firstLine: number;
  /** Until `prepared`; put off while there are signs of life. */
  readonly preparation: number;
  /** Between signs of life. */
  readonly silence: number;
  /** From start to end, whatever it does. */
  readonly total: number | null;
}

export type OverLimit = {
  readonly limit: 'first-line' | 'preparation' | 'silence' | 'total';
  readonly seconds: number;
};

/** Signs of life of a program, as they are seen. */
export interface LifeWatch {
  /** It has said its first word. */
  begun(): void;
  /** What comes before its work is done. */
  prepared(): void;
  /** It said something new, a file grew, it is a step further. */
  sign(): void;
  /**
   * It used the processor. That alone is life too, for what works without a word; but as a program may also go round
   * in circles, it puts the end off by no more than `BUSY_FOR` times the limit.
   */
  busy(): void;
  close(): void;
}

const BUSY_FOR = 8;
/** A preparation that is over its limit is put off while the last sign of life is younger than this, seconds. */
const FRESH = 30;
/** How often it is looked at the clock, at most and at least, ms. */
const [OFTEN_MS, SELDOM_MS] = [20, 1000];

/**
 * Calls back once with the first limit that is exceeded. Time is a clock that never goes back, and a machine that
 * slept is not held against the program: a look that comes late counts as one step.
 */
export function watchLife(limits: LifeLimits, over: (limit: OverLimit) => void): LifeWatch {
  const shortest = Math.min(limits.firstLine, limits.preparation, limits.silence, limits.total ?? Infinity);
  const stepMs = Math.min(SELDOM_MS, Math.max(OFTEN_MS, (shortest * 1000) / 20));
  let phase: 'starting' | 'preparing' | 'working' = 'starting';
  let [seconds, signAt, busyAt] = [0, 0, 0];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    seconds += Math.min(now - last, 4 * stepMs) / 1000;
    last = now;
    const exceeded = exceededLimit();
    if (exceeded === null) return;
    clearInterval(timer);
    over(exceeded);
  }, stepMs);

  function exceededLimit(): OverLimit | null {
    const { firstLine, preparation, silence, total } = limits;
    if (total !== null && seconds > total) return { limit: 'total', seconds: total };
    if (phase === 'starting') return seconds > firstLine ? { limit: 'first-line', seconds: firstLine } : null;
    const lifeAt = Math.max(signAt, Math.min(busyAt, signAt + (BUSY_FOR - 1) * silence));
    const quiet = seconds - lifeAt;
    if (phase === 'preparing' && seconds > preparation && quiet > Math.min(preparation, FRESH)) {
      return { limit: 'preparation', seconds: preparation };
    }
    return quiet > silence ? { limit: 'silence', seconds: silence } : null;
  }

  return {
    begun() {
      if (phase !== 'starting') return;
      phase = 'preparing';
      signAt = seconds;
    },
    prepared() {
      if (phase === 'working') return;
      phase = 'working';
      signAt = seconds;
    },
    sign() {
      signAt = seconds;
    },
    busy() {
      busyAt = seconds;
    },
    close() {
      clearInterval(timer);
    },
  };
}
