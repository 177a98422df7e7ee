/** What a job's log says of the job itself, so that who has nothing but the log knows how it stands. */

/** ISO 8601, then who speaks. */
const SAID = String.raw`^\d{4}-\d\d-\d\dT[\d:.]+Z \[PROCESS\] `;
const BEGINS = new RegExp(`${SAID}attempt \\d+ at (prepare|bodies|refit|overlay) of `);
const ENDS = new RegExp(`${SAID}the job (is done|failed|was cancelled)`);

/** The first line of an attempt. @param path the log's own, for `tail` */
export function beginsLine(attempt: number, kind: string, fileName: string, path: string): string {
  return `attempt ${attempt} at ${kind} of ${fileName}; this log is ${path}`;
}

export const DONE_LINE = 'the job is done';
export const CANCELLED_LINE = 'the job was cancelled';
export const LATER_LINE = 'the service stops: the job goes on at the next start';

export function failedLine(code: string, message: string): string {
  return `the job failed (${code}): ${message}`;
}

/** Whether a job has ended after a line of its log: null where the line says nothing of that. */
export function isOverAfter(line: string): boolean | null {
  if (BEGINS.test(line)) return false;
  return ENDS.test(line) ? true : null;
}
