import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { followText, type TextPiece } from './text-pieces.ts';

/** What is made of these chunks: a line as it is, a step with a < behind it. */
async function piecesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const pieces: TextPiece[] = [];
  followText(stream, (piece) => pieces.push(piece));
  for (const chunk of chunks) {
    stream.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  stream.end();
  await new Promise((resolve) => stream.once('end', resolve));
  return pieces.map(({ text, overwritten }) => (overwritten ? `${text}<` : text));
}

it('gives lines, however they are cut, the last one without its end too', async () => {
  expect(await piecesOf('one\ntw', 'o\n', '\nthree')).toEqual(['one', 'two', '', 'three']);
});

it('takes the ends of lines of Windows as one, also where they are cut in two', async () => {
  expect(await piecesOf('one\r\ntwo\r\n')).toEqual(['one', 'two']);
  expect(await piecesOf('one\r', '\ntwo\n')).toEqual(['one<', 'two']);
});

it("gives a progress bar's steps without colours and cursor movements, and no empty ones", async () => {
  const bar =
    '\x1b[?25l\r\x1b[2KTracking \x1b[38;2;249;38;114m━━━\x1b[0m 12%\r\x1b[2KTracking ━━━ 13%\n\x1b[?25h';
  expect(await piecesOf(bar)).toEqual(['Tracking ━━━ 12%<', 'Tracking ━━━ 13%']);
});

it('keeps a letter whole that two chunks share', async () => {
  const bytes = Buffer.from('größer\n');
  expect(await piecesOf(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['größer']);
});

it('keeps 64 kB of a line that never ends', async () => {
  const [line] = await piecesOf('x'.repeat(200_000), '\n');
  expect(line).toBe(`${'x'.repeat(65536)} … (134464 characters more)`);
});
