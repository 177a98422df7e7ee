import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Characters of a piece that are kept; what is longer was not meant for people. */
const LONGEST = 64 * 1024;

/** What a stream says: a line, or a step of something that is drawn over itself, as a progress bar is. */
export interface TextPiece {
  readonly text: string;
  readonly overwritten: boolean;
}

/**
 * Calls back with each line of a stream and each step of a progress bar (what ends by a carriage return), without
 * colours and other control sequences; the last one too where it has no end. Of a piece without end only the
 * beginning is kept, so whatever is said takes no more memory than that. Empty steps are left out.
 */
export function followText(stream: Readable, onPiece: (piece: TextPiece) => void): void {
  let waiting = '';
  let left = 0;
  let afterReturn = false;
  const take = (part: string) => {
    const room = LONGEST - waiting.length;
    waiting += part.slice(0, room);
    left += Math.max(0, part.length - room);
  };
  const give = (overwritten: boolean) => {
    const whole = left === 0 ? waiting : `${waiting} … (${left} characters more)`;
    [waiting, left] = ['', 0];
    const text = stripVTControlCharacters(whole).trimEnd();
    if (!overwritten || text !== '') onPiece({ text, overwritten });
  };
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    // The second half of the end of a line that has been given already.
    const more = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    let from = 0;
    for (const { 0: end, index } of more.matchAll(/\r?\n|\r/g)) {
      take(more.slice(from, index));
      give(end === '\r');
      from = index + end.length;
    }
    take(more.slice(from));
    afterReturn = more.endsWith('\r');
  });
  stream.on('end', () => {
    if (stripVTControlCharacters(waiting).trim() !== '') give(false);
  });
}
