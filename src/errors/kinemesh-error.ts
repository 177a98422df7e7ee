/**
 * Every failure that a user may meet, by its stable name. Names are never reused for another meaning:
 * scripts and the page depend on them.
 */
export type ErrorCode =
  // the video
  | 'video-not-found'
  | 'video-not-readable'
  | 'video-not-a-video'
  | 'video-no-video-track'
  | 'video-encrypted'
  | 'video-codec-missing'
  | 'video-no-frames'
  | 'video-encode-failed'
  // what the user asked for
  | 'option-invalid'
  | 'output-exists'
  | 'output-not-writable'
  | 'disk-full'
  | 'resume-mismatch'
  | 'edit-invalid'
  | 'edit-needs-evidence'
  // the installation
  | 'node-too-old'
  | 'model-missing'
  | 'model-corrupt'
  | 'body-missing'
  | 'body-corrupt'
  | 'runtime-missing'
  | 'page-missing'
  // the motion folder and its files
  | 'motion-invalid'
  | 'npz-invalid'
  | 'evidence-invalid'
  | 'pickle-invalid'
  | 'result-unreadable'
  | 'smpl-invalid'
  // the service
  | 'not-found'
  | 'not-ready'
  | 'request-invalid'
  | 'address-refused'
  | 'data-in-use'
  | 'data-newer'
  | 'port-in-use'
  | 'runner-died'
  // 4D-Humans: the checkout and its Python
  | 'tracker-not-set-up'
  | 'checkout-missing'
  | 'interpreter-missing'
  | 'wsl-missing'
  | 'import-missing'
  | 'import-crashed'
  | 'import-hung'
  | 'torch-cuda-mismatch'
  | 'gpu-missing'
  | 'gpu-driver-old'
  | 'egl-missing'
  | 'checkpoint-missing'
  | 'download-blocked'
  | 'smpl-missing'
  | 'weights-refused'
  | 'numpy-incompatible'
  // 4D-Humans: a run of it
  | 'gpu-out-of-memory'
  | 'out-of-memory'
  | 'killed-by-signal'
  | 'override-refused'
  | 'source-not-readable'
  | 'no-sign-of-life'
  | 'time-limit'
  | 'no-result'
  | 'result-short'
  | 'tracker-failed'
  // a run
  | 'cancelled'
  | 'internal';

/**
 * A failure with a name: what happened (with the offending value) in `message`, what to do in `remedy`.
 *
 * @example
 * throw new KinemeshError('video-not-found', `There is no file at ${path}.`, 'Check the path.', { cause });
 */
export class KinemeshError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  /** How the process ended that it is about; null where it is about none. */
  readonly ended: ProcessEnding | null;

  constructor(
    code: ErrorCode,
    message: string,
    remedy: string,
    options?: { cause?: unknown; ended?: ProcessEnding },
  ) {
    super(message, options);
    this.name = 'KinemeshError';
    this.code = code;
    this.remedy = remedy;
    this.ended = options?.ended ?? null;
  }
}

/** How a process ended, and the last that it said. */
export interface ProcessEnding {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly lastLines: readonly string[];
}

/** Whether a caught value is one of ours. */
export function isKinemeshError(value: unknown): value is KinemeshError {
  return value instanceof KinemeshError;
}
