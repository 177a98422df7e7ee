import { KinemeshError } from '../../../errors/index.ts';
import { START_SECONDS } from './installed.ts';
import type { Looked } from './look-program.ts';

/** An interpreter that does not even say its version. */
export function startFailure(label: string, { result }: Looked): KinemeshError {
  const { startError, timedOut, exitCode, signal, stderr } = result;
  const lastLines = stderr.split('\n').filter(Boolean).slice(-20);
  const why = timedOut
    ? `it said nothing for ${START_SECONDS} s`
    : (startError?.code ?? lastLines.at(-1) ?? (signal ? `ended by ${signal}` : `exit code ${exitCode}`));
  return new KinemeshError(
    'interpreter-missing',
    `The Python at ${label} does not start: ${why}`,
    'Make its environment anew, or choose another one: kinemesh setup 4d-humans.',
    { cause: startError ?? undefined, ended: { exitCode, signal, lastLines } },
  );
}
