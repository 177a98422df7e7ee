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
  // the service
  | 'not-found'
  | 'not-ready'
  | 'request-invalid'
  | 'address-refused'
  | 'data-in-use'
  | 'data-newer'
  | 'port-in-use'
  | 'runner-died'
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

  constructor(code: ErrorCode, message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'KinemeshError';
    this.code = code;
    this.remedy = remedy;
  }
}

/** Whether a caught value is one of ours. */
export function isKinemeshError(value: unknown): value is KinemeshError {
  return value instanceof KinemeshError;
}
