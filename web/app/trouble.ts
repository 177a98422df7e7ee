import { problemSchema } from '../../src/api/index.ts';

/** What went wrong, as users are told: what happened and what to do. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A request that the service refused, or that never got there. */
export class ServiceError extends Error implements Trouble {
  readonly code: string;
  readonly remedy: string;

  constructor({ code, message, remedy }: Trouble, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
    this.remedy = remedy;
  }
}

export const UNREACHABLE: Trouble = {
  code: 'unreachable',
  message: 'Kinemesh does not answer.',
  remedy: 'See whether it is still running, then try again.',
};

/** What an answer that is no success says went wrong. */
export function troubleOfAnswer(status: number, body: string): Trouble {
  const problem = problemSchema.safeParse(parsed(body));
  if (problem.success) {
    const { code, detail, remedy } = problem.data;
    return { code, message: detail, remedy };
  }
  return {
    code: 'internal',
    message: `Kinemesh answered with an error (HTTP ${status}).`,
    remedy: 'Try again. If it happens again, its log says more.',
  };
}

/** Whatever was thrown, in words. */
export function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof ServiceError) return thrown;
  return {
    code: 'internal',
    message: `Something went wrong in the page: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    remedy: 'Reload the page and try again.',
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
