import { type Problem, problemSchema } from '../../src/api/index.ts';

/** A failure that the service told of, or that kept it from being reached (`unreachable`). */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.detail, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** What an answer that is no success says. Never throws. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const { status } = response;
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  return new ProblemError(
    parsed.success
      ? parsed.data
      : {
          type: 'https://kinemesh.dev/problems/internal',
          title: 'Something went wrong',
          status,
          code: 'internal',
          detail: `The server answered with ${status} and said no more.`,
          remedy: 'Try again. If it happens again, the log says more.',
        },
  );
}

/** What it means that no answer came. */
export function unreachable(cause: unknown): ProblemError {
  return new ProblemError(
    {
      type: 'https://kinemesh.dev/problems/unreachable',
      title: 'Kinemesh does not answer',
      status: 0,
      code: 'unreachable',
      detail: 'Kinemesh does not answer.',
      remedy: 'Check that it still runs in the terminal. The page goes on by itself when it is back.',
    },
    { cause },
  );
}
