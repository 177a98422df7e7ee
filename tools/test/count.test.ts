import { describe, expect, it } from 'vitest';
import { countTests, type TestReport } from './count.ts';

function reportOf(...files: { status: string; tests: string[] }[]): TestReport {
  return {
    testResults: files.map(({ status, tests }, i) => ({
      name: `file${i}.test.ts`,
      status,
      assertionResults: tests.map((test, n) => ({ fullName: `test ${n}`, status: test })),
    })),
  };
}

describe('the count of tests', () => {
  it('is the sum over all files', () => {
    const report = reportOf(
      { status: 'passed', tests: ['passed', 'passed'] },
      { status: 'failed', tests: ['passed', 'failed', 'failed'] },
    );
    expect(countTests(report, 1, null)).toEqual({ passed: 3, failed: 2, problems: [] });
  });

  it('counts a file that does not load', () => {
    const report = reportOf({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] });
    const { passed, failed, problems } = countTests(report, 1, null);
    expect([passed, failed, problems]).toEqual([1, 1, ['Failed as a whole: file1.test.ts']]);
  });

  it('counts a skipped test as failed', () => {
    const { failed, problems } = countTests(
      reportOf({ status: 'passed', tests: ['passed', 'skipped'] }),
      0,
      null,
    );
    expect([failed, problems]).toEqual([1, ['Not run (skipped): test 1, in file0.test.ts']]);
  });

  it('does not take an early end for a good one', () => {
    expect(countTests(null, null, 'SIGKILL').failed).toBe(1);
    expect(countTests(reportOf(), 0, null).failed).toBe(1);
    expect(countTests(reportOf({ status: 'passed', tests: ['passed'] }), 1, null).failed).toBe(1);
  });
});
