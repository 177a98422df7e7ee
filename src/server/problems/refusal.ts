import { type ErrorCode, KinemeshError } from '../../errors/index.ts';

/** A failure whose HTTP status says more than its code does. */
export class Refusal extends KinemeshError {
  readonly status: number;

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    remedy: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, remedy, options);
    this.status = status;
  }
}
