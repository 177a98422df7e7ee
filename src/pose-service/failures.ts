import type { Job } from '../api/index.ts';
import type { KinemeshError } from '../errors/index.ts';

/** What an old program was given of a process's output. */
const MOST_OUTPUT = 2000;

type ErrorType = 'CUDA_OOM' | 'OUT_OF_MEMORY' | 'PYTHON_ERROR' | 'SUBPROCESS_ERROR';

const ERROR_TYPES: Readonly<Record<string, ErrorType>> = {
  'gpu-out-of-memory': 'CUDA_OOM',
  'out-of-memory': 'OUT_OF_MEMORY',
  'import-missing': 'PYTHON_ERROR',
  'import-crashed': 'PYTHON_ERROR',
  'torch-cuda-mismatch': 'PYTHON_ERROR',
  'weights-refused': 'PYTHON_ERROR',
  'numpy-incompatible': 'PYTHON_ERROR',
  'override-refused': 'PYTHON_ERROR',
  'tracker-failed': 'PYTHON_ERROR',
};

/** Of a request that failed: `code` and `remedy` are what the old interface had not. */
export interface FailureAnswer {
  readonly error: string;
  readonly error_details: {
    readonly exit_code: number | null;
    readonly signal: string | null;
    readonly stderr: string;
    readonly stdout: string;
    readonly error_type: ErrorType;
  } | null;
  readonly code: string;
  readonly remedy: string;
  readonly job_id: string | null;
}

/** Of a job that failed or was cancelled. */
export function failureOfJob({ id, failure, state }: Job): FailureAnswer {
  if (failure === null) {
    const error = state === 'cancelled' ? 'The job was cancelled.' : 'The job did not end well.';
    return { error, error_details: null, code: 'cancelled', remedy: 'Ask for it again.', job_id: id };
  }
  const { code, message, remedy, exitCode, signal, lastLines } = failure;
  return {
    error: message,
    error_details: {
      exit_code: exitCode,
      signal,
      // The two are one stream here, in the order in which the lines came.
      stderr: lastLines.join('\n').slice(-MOST_OUTPUT),
      stdout: '',
      error_type: ERROR_TYPES[code] ?? 'SUBPROCESS_ERROR',
    },
    code,
    remedy,
    job_id: id,
  };
}

/** Of a request that led to no job. */
export function failureOfRequest({ code, message, remedy }: KinemeshError): FailureAnswer {
  return { error: message, error_details: null, code, remedy, job_id: null };
}

/** Whether the request is at fault, and not what came after it. */
export function isOfRequest(code: string): boolean {
  return code.startsWith('video-') || code === 'request-invalid' || code === 'source-not-readable';
}
