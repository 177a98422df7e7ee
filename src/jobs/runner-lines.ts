import type { Readable } from 'node:stream';

/** Characters of a line that are passed on; what is longer was not meant for people. */
const LONGEST = 64 * 1024;

/**
 * Calls back with each line of a stream, the last one too where it has no end. Of a line without end only the
 * beginning is kept: whatever a runner says takes no more memory than that.
 */
export function followLines(stream: Readable, onLine: (line: string) => void): void {
  let line = '';
  let left = 0;
  const take = (part: string) => {
    const room = LONGEST - line.length;
    line += part.slice(0, room);
    left += Math.max(0, part.length - room);
  };
  const give = () => {
    const whole = left === 0 ? line.replace(/\r$/, '') : `${line} … (${left} characters more)`;
    [line, left] = ['', 0];
    onLine(whole);
  };
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      take(piece.slice(from, end));
      give();
      from = end + 1;
    }
    take(piece.slice(from));
  });
  stream.on('end', () => {
    if (line !== '') give();
  });
}
