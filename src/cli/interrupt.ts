import { EXIT } from './exit-codes.ts';
import type { StopReason, World } from './world.ts';

/** What a run is given to stop, ms. */
const PATIENCE_MS = 1800;
/** A terminal's Ctrl-C reaches the process group and, through the launcher, this process once more. */
const SAME_PRESS_MS = 1000;

const CODES: Readonly<Record<StopReason, number>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hangup,
  'reader-gone': EXIT.closedPipe,
  'output-lost': EXIT.output,
};

/** A run that signals can stop. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code that the first reason asks for; null while there was none. */
  exitCode(): number | null;
  /** The first reason to stop. */
  reason(): StopReason | null;
  /** Signals are no longer ours. */
  end(): void;
}

/**
 * Turns Ctrl-C and its like into an abort. What has not stopped when the patience is at its end, or is
 * pressed for again, is ended at once.
 *
 * @param onStop called on the first reason
 * @param onEnd called before the process is ended by force
 * @param patienceMs what it is given to stop, ms; without it, nearly 2 seconds
 */
export function interruptible(
  world: World,
  onStop: (reason: StopReason) => void,
  onEnd: (code: number) => void,
  patienceMs = PATIENCE_MS,
): Interruption {
  const abort = new AbortController();
  let first: { reason: StopReason; code: number; at: number } | null = null;
  let timer: NodeJS.Timeout | undefined;
  const force = (code: number) => {
    onEnd(code);
    world.exit(code);
  };
  const unsubscribe = world.onStop((reason) => {
    const at = world.now();
    if (first !== null) {
      if (at - first.at >= SAME_PRESS_MS) force(first.code);
      return;
    }
    const code = CODES[reason];
    first = { reason, code, at };
    timer = setTimeout(() => force(code), patienceMs);
    onStop(reason);
    abort.abort();
  });
  return {
    signal: abort.signal,
    exitCode: () => first?.code ?? null,
    reason: () => first?.reason ?? null,
    end() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
