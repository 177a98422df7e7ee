import type { Job } from '../../api/index.ts';
import type { RunnerEnd } from '../runner-process.ts';
import { withoutPaths } from '../without-paths.ts';

type Failure = NonNullable<Job['failure']>;

/** Where the page has another thing to do than the command line. */
const REMEDIES: Readonly<Record<string, string>> = {
  'option-invalid': 'Choose other settings.',
  'disk-full': 'Free some space, then try again: what is done is kept.',
  'output-not-writable': 'Check that the data folder may be written to, then try again.',
  'evidence-invalid': 'Check the disk, then try again: what is missing is made anew.',
  'edit-needs-evidence': 'Run the video again. What was mended is kept.',
  'tracker-not-set-up': 'Set 4D-Humans up on the page of the engines, or choose the built-in engine.',
  cancelled: 'Try again: it goes on from where it stopped.',
};

const NO_PROCESS = { signal: null, exitCode: null };

/** What the engine says to who types commands, for who uses the page. */
const WORDS: readonly (readonly [said: string, instead: string])[] = [
  ['give --fov or --focal if you know better', 'give the lens in the settings if you know it'],
];

/** A warning in the page's words. */
export function pageWords(message: string): string {
  return WORDS.reduce((text, [said, instead]) => text.replaceAll(said, instead), message);
}

/**
 * Why a job failed, from how its runner ended.
 *
 * @param programLines the last of a program that the engine started
 * @param root the data folder, of whose files the page knows no paths
 */
export function failureOfEnd(
  { exitCode, signal, failure, lastLines }: RunnerEnd,
  programLines: readonly string[],
  root: string,
): Failure {
  if (failure !== null) {
    const { code, remedy } = failure;
    const message = withoutPaths(failure.message, root);
    const { signal, exitCode, lastLines } = failure.ended ?? { ...NO_PROCESS, lastLines: programLines };
    return { code, message, remedy: REMEDIES[code] ?? remedy, signal, exitCode, lastLines: [...lastLines] };
  }
  const how =
    signal !== null
      ? `was ended by ${signal}`
      : exitCode !== null
        ? `ended with code ${exitCode}`
        : 'did not start';
  return {
    code: 'runner-died',
    message: `The process that worked on it ${how}.`,
    remedy:
      signal === 'SIGKILL'
        ? 'The memory may have run out: close other programs or choose a lighter model, then try again. It goes on from where it stopped.'
        : 'Try again: it goes on from where it stopped. If it happens again, report it together with the log.',
    signal,
    exitCode,
    lastLines: [...lastLines],
  };
}
