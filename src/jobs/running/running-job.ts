/**
 * Why a runner is stopped: by its user, because the service closes and the job goes on at the next start, or because
 * what it was told does not hold any more and it is told anew.
 */
export type StopReason = 'cancel' | 'close' | 'again';

/** A job that has a runner, or is about to. */
export interface RunningJob {
  stop(reason: StopReason): void;
  /** Resolves when its runner is gone and its row says what became of it. */
  readonly ended: Promise<void>;
}
