import { fileURLToPath } from 'node:url';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { type ProgramResult, pythonCommand, runProgram, toHost } from './interim.ts';

/** From `src` and `dist` alike, the package's root is four folders up. */
const LOOK = fileURLToPath(new URL('../../../../assets/4d-humans/look.py', import.meta.url));
const MARK = 'KINEMESH ';

/** What `assets/4d-humans/look.py` is asked. */
export type Question = readonly ['installed' | 'imports', ...string[]] | readonly ['egl'];

/** Runs `look.py` with the interpreter of the settings, in the checkout, as `track.py` would be run. */
export async function look(
  settings: FourDHumansSettings,
  question: Question,
  seconds: number,
): Promise<{ readonly answers: readonly unknown[]; readonly result: ProgramResult }> {
  const args = [toHost(LOOK, settings), ...question];
  const result = await runProgram(pythonCommand(settings, args, { cwd: settings.checkout }), { seconds });
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

export const lookPath = LOOK;
