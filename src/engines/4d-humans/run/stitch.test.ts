import { expect, test } from 'vitest';
import type { PhalpRows } from '../../../phalp/index.ts';
import { keepPeople } from './keep-people.ts';
import { madeChunk, madeRows, walk } from './made-rows.testing.ts';
import { stitch } from './stitch.ts';

/** Person → its frames and its first place. */
function people(rows: PhalpRows): Record<number, { frames: number[]; x: number }> {
  const out: Record<number, { frames: number[]; x: number }> = {};
  for (let row = 0; row < rows.count; row++) {
    out[rows.id[row]] ??= { frames: [], x: Number(rows.joints2d[90 * row].toFixed(3)) };
    out[rows.id[row]].frames.push(rows.frame[row]);
  }
  return out;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

test('two who change their numbers from chunk to chunk keep one, and have each frame once', () => {
  const left = walk(1, 0, 250, 0.2);
  const right = walk(2, 0, 250, 0.6);
  const swapped = [...left.map((row) => ({ ...row, id: 7 })), ...right.map((row) => ({ ...row, id: 3 }))];
  const { rows, decoded, firstFrame } = stitch([
    madeChunk({ from: 0, to: 100 }, [...left, ...right]),
    madeChunk({ from: 80, to: 180 }, swapped),
    madeChunk({ from: 160, to: 250 }, [...left, ...right]),
  ]);
  expect(people(rows)).toEqual({
    1: { frames: range(0, 250), x: 0.2 },
    2: { frames: range(0, 250), x: 0.6 },
  });
  expect([firstFrame, decoded.length]).toEqual([0, 250]);
});

test('who cross each other over a border are told apart by where they were on each frame', () => {
  const one = walk(1, 0, 150, 0.2, 0.004);
  const other = walk(2, 0, 150, 0.6, -0.004);
  const { rows } = stitch([
    madeChunk({ from: 0, to: 80 }, [...one, ...other]),
    madeChunk({ from: 60, to: 150 }, [
      ...one.map((row) => ({ ...row, id: 2 })),
      ...other.map((row) => ({ ...row, id: 1 })),
    ]),
  ]);
  for (let row = 0; row < rows.count; row++) {
    const frame = rows.frame[row];
    const x = rows.id[row] === 1 ? 0.2 + 0.004 * frame : 0.6 - 0.004 * frame;
    expect(rows.joints2d[90 * row]).toBeCloseTo(x, 5);
  }
  expect(rows.count).toBe(300);
});

test('who is hidden while the chunks change goes on as the same, but not over a cut or from elsewhere', () => {
  const before = walk(1, 0, 78, 0.3);
  const first = madeChunk({ from: 0, to: 100 }, before);
  const numbers = (second: ReturnType<typeof madeChunk>) =>
    Object.keys(people(stitch([first, second]).rows)).length;
  expect(numbers(madeChunk({ from: 80, to: 180 }, walk(5, 105, 180, 0.35)))).toBe(1);
  expect(numbers(madeChunk({ from: 80, to: 180 }, walk(5, 105, 180, 0.9)))).toBe(2);
  expect(numbers(madeChunk({ from: 80, to: 180 }, walk(5, 105, 180, 0.35), [103]))).toBe(2);
  expect(numbers(madeChunk({ from: 80, to: 180 }, walk(5, 140, 180, 0.35)))).toBe(2);
});

test('somebody whom only one chunk saw on a shared frame is not lost there', () => {
  const { rows } = stitch([
    madeChunk({ from: 0, to: 100 }, walk(1, 0, 92, 0.3)),
    madeChunk({ from: 80, to: 180 }, walk(1, 91, 180, 0.3)),
  ]);
  expect(people(rows)).toEqual({ 1: { frames: range(0, 180), x: 0.3 } });
});

test('cuts are kept of each chunk where its frames count', () => {
  const { cut } = stitch([
    madeChunk({ from: 0, to: 100 }, [], [50, 95]),
    madeChunk({ from: 80, to: 180 }, [], [84, 150]),
  ]);
  expect(range(0, 180).filter((frame) => cut[frame] === 1)).toEqual([50, 150]);
});

test('of more people than are wanted those stay who fill most of the picture for longest', () => {
  const rows = madeRows([...walk(1, 0, 10, 0.1), ...walk(2, 0, 30, 0.4), ...walk(3, 0, 20, 0.8)]);
  expect(Object.keys(people(keepPeople(rows, 2)))).toEqual(['2', '3']);
  expect(keepPeople(rows, 3).count).toBe(60);
  expect(keepPeople(rows, null).count).toBe(60);
});
