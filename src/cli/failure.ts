import { isKinemeshError, KinemeshError } from '../errors/index.ts';

/** Any caught value as one of our errors: what nobody foresaw becomes `internal`. */
export function asKinemeshError(error: unknown): KinemeshError {
  if (isKinemeshError(error)) return error;
  const what = error instanceof Error ? error.message : String(error);
  return new KinemeshError(
    'internal',
    `Something went wrong that should not have: ${what.split('\n')[0]}`,
    'Run it again with --debug and report what it prints.',
    { cause: error },
  );
}

/** The two lines that a person sees: what happened, what to do. With `debug`, the stack and its causes too. */
export function failureText(error: KinemeshError, debug: boolean): string {
  const lines = [`✗ ${error.message}`, `  ${error.remedy}`].map(visible);
  if (debug) lines.push('', ...stackLines(error));
  return `${lines.join('\n')}\n`;
}

/** Names of files may hold line breaks and what moves a terminal's cursor: here they are to be seen. */
function visible(line: string): string {
  return line.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

function stackLines(error: Error): string[] {
  const own = error.stack ?? String(error);
  if (error.cause === undefined) return [own];
  const cause = error.cause instanceof Error ? stackLines(error.cause) : [String(error.cause)];
  return [own, 'caused by:', ...cause];
}
