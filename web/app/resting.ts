/** What a page holds open while somebody looks at it. */
export interface Resting {
  /** Somebody looks: opens what is closed, or leaves open what is about to be closed. */
  readonly wake: () => void;
  /** Nobody looks: closes what is open, if that stays so for a while. */
  readonly rest: () => void;
}

/**
 * Keeps a connection open while it is wanted, and for `afterMs` longer: looking away for a moment costs nothing. A
 * browser has six connections to a server of HTTP/1.1, all its tabs together; those that nobody sees leave theirs.
 *
 * @param open opens it, and returns what closes it
 */
export function resting(open: () => () => void, afterMs: number): Resting {
  let close: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stay = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    wake() {
      stay();
      close ??= open();
    },
    rest() {
      if (close === null) return;
      timer ??= setTimeout(() => {
        stay();
        close?.();
        close = null;
      }, afterMs);
    },
  };
}
