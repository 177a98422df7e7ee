import { readFileSync } from 'node:fs';
import { z } from 'zod';

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** What vitest's JSON reporter leaves, as far as it is used here. */
export type TestReport = z.infer<typeof reportSchema>;

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  /** A line for each failure that is not a test of its own. */
  readonly problems: readonly string[];
}

/** The report, or null where the tests ended before they could write one. */
export function readReport(path: string): TestReport | null {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Counts so that nothing that went wrong is lost: a file that does not load, a test that was skipped and an end
 * before the end count as failed too.
 */
export function countTests(
  report: TestReport | null,
  status: number | null,
  signal: NodeJS.Signals | null,
): TestCount {
  const problems: string[] = [];
  let [passed, failed] = [0, 0];
  for (const { name, status: fileStatus, assertionResults } of report?.testResults ?? []) {
    const failedBefore = failed;
    for (const { fullName, status: testStatus } of assertionResults) {
      if (testStatus === 'passed') {
        passed++;
        continue;
      }
      failed++;
      if (testStatus !== 'failed') problems.push(`Not run (${testStatus}): ${fullName}, in ${name}`);
    }
    if (fileStatus === 'failed' && failed === failedBefore) {
      failed++;
      problems.push(`Failed as a whole: ${name}`);
    }
  }
  if (report === null)
    problems.push(`The tests ended before their end (${signal ?? `exit code ${status}`}).`);
  else if (status !== 0 && failed === 0) problems.push(`The tests ended with exit code ${status ?? signal}.`);
  else if (passed + failed === 0) problems.push('There was no test to run.');
  else return { passed, failed, problems };
  return { passed, failed: failed + 1, problems };
}
