import { ProblemError } from '../api/index.ts';

/** What went wrong, as users are told: what happened and what to do. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A failure that the page itself found, or that a job ended with. */
export class PageError extends Error implements Trouble {
  readonly code: string;
  readonly remedy: string;

  constructor({ code, message, remedy }: Trouble, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PageError';
    this.code = code;
    this.remedy = remedy;
  }
}

/** Whatever was thrown, in words. */
export function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof PageError) return thrown;
  if (thrown instanceof ProblemError) {
    const { code, detail, remedy } = thrown.problem;
    return { code, message: detail, remedy };
  }
  return {
    code: 'internal',
    message: `Something went wrong in the page: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    remedy: 'Reload the page and try again.',
  };
}
