import { expect, test } from 'vitest';
import { THUMBNAIL_BYTES, THUMBNAIL_WIDTH } from '../evidence/index.ts';
import { type Change, CutWatch } from './cut-watch.ts';
import { FrameClock } from './frame-clock.ts';

/** A place: coloured blocks, the same for the same number; seen from `shift` cells farther to the right. */
function place(number: number, shift = 0, gain = 1): Uint8Array {
  const thumbnail = new Uint8Array(THUMBNAIL_BYTES);
  for (let i = 0; i < thumbnail.length; i++) {
    const column = Math.floor(((Math.floor(i / 3) % THUMBNAIL_WIDTH) + shift) / 3);
    const row = Math.floor(i / 3 / THUMBNAIL_WIDTH / 3);
    const value = ((number * 7919 + column * 104729 + row * 1299709 + (i % 3) * 15485863) % 211) + 20;
    thumbnail[i] = Math.min(255, gain * value);
  }
  return thumbnail;
}

/** The changes that are noticed, by frame. */
function changes(thumbnails: readonly Uint8Array[], fps = 30): Record<number, Change> {
  const clock = new FrameClock();
  const watch = new CutWatch();
  const found = thumbnails.map((thumbnail, f) => [f, watch.next(clock.next(f, f / fps), thumbnail)] as const);
  return Object.fromEntries(found.filter(([, change]) => change !== null));
}

const shot = (frames: number, number: number) => Array.from({ length: frames }, () => place(number));

test('another place is a cut, at any rate', () => {
  for (const fps of [5, 30, 240]) expect(changes([...shot(5, 1), ...shot(5, 2)], fps)).toEqual({ 5: 'cut' });
});

test('what is gone again was none', () => {
  const white = new Uint8Array(place(1).length).fill(250);
  expect(changes([...shot(5, 1), white, white, ...shot(5, 1)])).toEqual({ 5: 'cut', 7: 'back' });
  expect(changes([...shot(5, 1), ...shot(6, 2), ...shot(5, 1)])).toEqual({ 5: 'cut', 11: 'back' });
});

test('a pan, a whip pan and a change of light are none', () => {
  const pan = (cells: number) =>
    Array.from({ length: 10 }, (_, f) => place(1, 3 * Math.max(0, f - 3) * cells));
  expect(changes(pan(1))).toEqual({});
  const whip = [0, 0, 0, 2, 7, 15, 24, 33, 41, 46, 48, 48].map((cells) => place(1, cells));
  expect(changes(whip)).toEqual({});
  expect(changes([...shot(4, 1), place(1, 0, 0.6), place(1, 0, 0.6)])).toEqual({});
});
