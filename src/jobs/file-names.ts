import { KinemeshError } from '../errors/index.ts';

const LONGEST_NAME = 200;
/** What no system takes in a file's name, and what would make a path of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
const UNFIT = /[\u0000-\u001f\u007f"*/:<>?\\|\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What would break a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
const BREAKS = /[\u0000-\u001f\u007f]+/g;
/** What turns the direction of text round, and so makes a name look like another one. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name as people gave it, without what would break a line or turn it round.
 *
 * @throws KinemeshError `request-invalid` where nothing is left, or too much
 */
export function checkedName(name: string): string {
  const clean = name.replace(BREAKS, ' ').replace(TURNS, '').trim();
  if (clean !== '' && clean.length <= LONGEST_NAME) return clean;
  throw new KinemeshError(
    'request-invalid',
    clean === '' ? 'The name is empty.' : `The name has ${clean.length} characters.`,
    `Give a name of 1 to ${LONGEST_NAME} characters.`,
  );
}

/** The last part of what a browser calls a file, cut to a usual length. */
export function displayFileName(fileName: string): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  const extension = extensionOf(last);
  return checkedName(
    last.length > LONGEST_NAME ? last.slice(0, LONGEST_NAME - extension.length) + extension : last,
  );
}

/** Lower case, with its dot; empty where there is none that is usual. */
export function extensionOf(fileName: string): string {
  return /\.[a-z0-9]{1,8}$/.exec(fileName.toLowerCase())?.[0] ?? '';
}

/** What a browser is to call a file that belongs to a video of this name. */
export function downloadName(name: string, suffix: string): string {
  const extension = extensionOf(name);
  const stem = (extension === '' ? name : name.slice(0, -extension.length)).replaceAll(UNFIT, '_').trim();
  return `${stem.replace(/^\.+/, '_') || 'video'}${suffix}`;
}
