import { expect, it } from 'vitest';
import type { EditRequest } from '../../../src/edits/index.ts';
import { withNames } from './names.ts';
import { editInWords } from './words.ts';

const known = {
  nameOf: (track: number) => (track === 2 ? 'Ada' : `Person ${track}`),
  times: Float64Array.of(0, 1.5, 62),
};

it.each<[EditRequest, string]>([
  [{ op: 'merge', tracks: [2, 3, 7] }, 'Ada, Person 3 and Person 7 are one person'],
  [{ op: 'split', track: 3, frame: 1 }, 'Person 3 is somebody else from 0:01.50 on'],
  [{ op: 'swap', tracks: [1, 2], frame: 2 }, 'Person 1 and Ada swapped from 1:02.00 on'],
  [{ op: 'delete', track: 1, firstFrame: null, lastFrame: null }, 'Person 1 deleted'],
  [
    { op: 'left-right', track: 1, firstFrame: 1, lastFrame: 2 },
    'Person 1: left and right swapped from 0:01.50 to 1:02.00',
  ],
  [
    { op: 'left-right', track: 1, firstFrame: 1, lastFrame: null },
    'Person 1: left and right swapped from 0:01.50 on',
  ],
  [{ op: 'joint', track: 2, frame: 1, joint: 'left_wrist', x: 1, y: 2 }, 'Ada: left wrist moved at 0:01.50'],
  [{ op: 'name', track: 2, label: 'Ada' }, 'Person 2 is Ada'],
  [{ op: 'height', track: 2, metres: 1.805 }, 'Ada is 181 cm tall'],
])('%o', (edit, words) => {
  expect(editInWords(edit, known)).toBe(words);
});

it('gives people the names that hold, also before the motion has them', () => {
  const person = { colour: [0, 0, 0], heightMetres: 1.7, firstFrame: 0, lastFrame: 9, name: '' } as const;
  const people = [
    { ...person, id: 1, label: null },
    { ...person, id: 2, label: 'Old' },
    { ...person, id: 3, label: 'Kept' },
  ];
  const name = (id: string, track: number, label: string, undone: boolean) => ({
    ...{ id, undone, createdAt: '' },
    edit: { op: 'name', track, label } as const,
  });
  const edits = [name('a', 1, 'Ada', false), name('b', 1, 'Bea', true), name('c', 2, 'Old', true)];
  expect(withNames(people, edits).map((one) => one.name)).toEqual(['Ada', 'Person 2', 'Kept']);
});
