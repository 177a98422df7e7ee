/** What Python says of an exception that nobody caught. */
export interface Traceback {
  /** The exception's first line, as in `ValueError: Detector x not supported`. */
  readonly exception: string | null;
  /** All that it says, without the lines of code. */
  readonly words: string;
}

const HEAD = 'Traceback (most recent call last):';

/** The last traceback among the lines; null where there is none. */
export function lastTraceback(lines: readonly string[]): Traceback | null {
  const at = lines.findLastIndex((line) => line.includes(HEAD));
  if (at < 0) return null;
  const after = lines.slice(at + 1);
  const frames = after.findLastIndex((line) => /^ {2}File "/.test(line));
  // Below the last frame stand its code, and perhaps marks under it.
  const rest = after.slice(frames + 1);
  const said = rest.slice(rest.findIndex((line) => /^\S/.test(line)));
  const exception = said.find((line) => /^[A-Za-z_][\w.]*(?::|$)/.test(line)) ?? null;
  return { exception, words: said.join('\n') };
}
