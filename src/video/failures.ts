import { FFmpegError } from 'node-av';
import { KinemeshError } from '../errors/index.ts';

/** Throws what the signal was aborted with, as ours. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new KinemeshError('cancelled', 'Reading the video was cancelled.', 'Run it again.', {
      cause: signal.reason,
    });
  }
}

/** FFmpeg's own words for a negative return code, as a cause. */
export function ffmpegCause(code: number): Error {
  return new Error(`FFmpeg: ${FFmpegError.strerror(code)} (${code})`);
}
