import { fileURLToPath } from 'node:url';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { type ProgramResult, runProgram } from '../../../supervise/index.ts';
import { pythonCommand, toHost } from '../host/index.ts';

/** From `src` and `dist` alike, the package's root is four folders up. */
export const LOOK = fileURLToPath(new URL('../../../../assets/4d-humans/look.py', import.meta.url));
const MARK = 'KINEMESH ';
/** By its own clock it ends so much later than it is ended from here. */
const GRACE_SECONDS = 5;

/** What `assets/4d-humans/look.py` is asked. */
export type Question = readonly ['installed' | 'imports', ...string[]] | readonly ['egl'];

/** What it answered, each answer a value of JSON, and how it ended. */
export interface Looked {
  readonly answers: readonly unknown[];
  readonly result: ProgramResult;
}

/** Runs `look.py` with the interpreter of the settings, in the checkout, as `track.py` would be run. Never throws. */
export async function look(
  settings: FourDHumansSettings,
  question: Question,
  seconds: number,
  signal?: AbortSignal,
): Promise<Looked> {
  const latest = String(Math.ceil(seconds) + GRACE_SECONDS);
  const args = [toHost(LOOK, settings), latest, ...question];
  const program = pythonCommand(settings, args, { cwd: settings.checkout });
  const result = await runProgram(program, { seconds, signal });
  return { answers: answersIn(result.stdout), result };
}

/** The lines of what was printed that are answers; other modules print too. */
export function answersIn(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .flatMap((line) => {
      try {
        return [JSON.parse(line.slice(MARK.length))];
      } catch {
        return [];
      }
    });
}

/** The lines that are not: what the modules said themselves. */
export function wordsOf({ result }: Looked): string[] {
  return result.lines.filter((line) => !line.startsWith(MARK) && line.trim() !== '');
}
