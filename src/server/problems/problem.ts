import type { Problem } from '../../api/index.ts';
import { type ErrorCode, isKinemeshError } from '../../errors/index.ts';
import { Refusal } from './refusal.ts';
import { statusOf, titleOf } from './statuses.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** What is said of a failure that is ours: the log has the rest, the answer no path and no stack. */
const INTERNAL = {
  message: 'Something went wrong that should not have.',
  remedy: 'Try again. If it happens again, the log says more; it lies in the data folder.',
};

/** A failure as it goes over the wire. */
export function problemOf(error: unknown): Problem {
  if (!isKinemeshError(error) || error.code === 'internal') {
    return makeProblem(500, 'internal', INTERNAL.message, INTERNAL.remedy);
  }
  const status = error instanceof Refusal ? error.status : statusOf(error.code);
  return makeProblem(status, error.code, error.message, error.remedy);
}

function makeProblem(status: number, code: ErrorCode, detail: string, remedy: string): Problem {
  const type = `https://kinemesh.dev/problems/${code}`;
  return { type, title: titleOf(status), status, code, detail, remedy };
}
