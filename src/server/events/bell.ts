/** Wakes one sleeper; a ring while nobody sleeps is heard by the next who wants to. */
export interface Bell {
  ring(): void;
  /** Resolves when it rang, when the time is over or when `ended` is aborted. */
  wait(milliseconds: number, ended: AbortSignal): Promise<'rang' | 'late' | 'ended'>;
}

export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    wait(milliseconds, ended) {
      return new Promise((resolve) => {
        const done = (how: 'rang' | 'late' | 'ended') => {
          clearTimeout(timer);
          ended.removeEventListener('abort', onEnd);
          wake = null;
          if (how === 'rang') rung = false;
          resolve(how);
        };
        const onEnd = () => done('ended');
        const timer = setTimeout(() => done('late'), milliseconds);
        ended.addEventListener('abort', onEnd, { once: true });
        wake = () => done('rang');
        if (ended.aborted) done('ended');
        else if (rung) done('rang');
      });
    },
  };
}
