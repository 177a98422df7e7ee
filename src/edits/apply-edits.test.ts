import { expect, test } from 'vitest';
import { applyEdits, type Mended } from './apply-edits.ts';
import { addEdit, undoEdit } from './change-edits.ts';
import type { Edit } from './edit.ts';
import type { EditRequest } from './edit-request.ts';
import { type EditsFile, noEdits } from './edits-file.ts';
import { frames, madeSightings, type Seen } from './made-sightings.testing.ts';
import { peopleOf, trackSightings } from './people.ts';

const VIDEO = '0'.repeat(64);

/** Three people: two of them alike, the second broken in two tracklets. */
const SEEN: readonly Seen[] = [
  { tracklet: 0, frames: frames(0, 99) },
  { tracklet: 1, frames: frames(0, 39) },
  { tracklet: 2, frames: frames(50, 99) },
];

/** Edits made one after the other, each on what the one before left. */
function mend(seen: readonly Seen[], requests: readonly EditRequest[]) {
  const { evidence, people } = madeSightings(seen);
  let file = noEdits(VIDEO, 'evidence', peopleOf(trackSightings(people, evidence)));
  const apply = (of: EditsFile) => applyEdits(people, evidence, of, null);
  for (const request of requests) {
    const sightings = trackSightings(apply(file).people, evidence);
    file = addEdit(file, request, { frameCount: 100, sightings });
  }
  return { evidence, people, file, apply, mended: apply(file) };
}

/** Of each person: id, first and last frame, sightings. */
function summary({ people }: Mended, { frame }: { frame: Int32Array }) {
  return people.map(({ id, rows }) => [id, frame[rows[0]], frame[rows[rows.length - 1]], rows.length]);
}

test('merging two people leaves one with the first id and all sightings', () => {
  const { mended, evidence } = mend(SEEN, [{ op: 'merge', tracks: [2, 3] }]);
  expect(summary(mended, evidence)).toEqual([
    [1, 0, 99, 100],
    [2, 0, 99, 90],
  ]);
});

test('where two merged people are on one frame, the surer sighting stays', () => {
  const seen: Seen[] = [
    { tracklet: 0, frames: frames(0, 59), score: 0.6 },
    { tracklet: 1, frames: frames(40, 99), score: 0.8 },
  ];
  const { mended, evidence } = mend(seen, [{ op: 'merge', tracks: [1, 2] }]);
  expect(summary(mended, evidence)).toEqual([[1, 0, 99, 100]]);
  const from = Array.from(mended.people[0].rows, (row) => evidence.tracklet[row]);
  expect(from.filter((tracklet) => tracklet === 0)).toHaveLength(40);
});

test('a split makes two people out of one tracklet, the later with a new id', () => {
  const { mended, evidence, file } = mend(SEEN, [{ op: 'split', track: 1, frame: 30 }]);
  expect(summary(mended, evidence)).toEqual([
    [1, 0, 29, 30],
    [2, 0, 39, 40],
    [3, 50, 99, 50],
    [4, 30, 99, 70],
  ]);
  expect(file.lastId).toBe(4);
});

test('an id that an undone split had given is not given again', () => {
  const { file, apply, evidence } = mend(SEEN, [{ op: 'split', track: 1, frame: 30 }]);
  const undone = undoEdit(file);
  const sightings = trackSightings(apply(undone).people, evidence);
  const again = addEdit(undone, { op: 'split', track: 1, frame: 60 }, { frameCount: 100, sightings });
  expect(again.edits).toMatchObject([{ op: 'split', id: 5 }]);
});

test('swapping exchanges two people from a frame on, names and ids stay before it', () => {
  const { mended, evidence } = mend(SEEN, [
    { op: 'name', track: 1, label: 'rider' },
    { op: 'swap', tracks: [1, 3], frame: 80 },
  ]);
  expect(summary(mended, evidence)).toEqual([
    [1, 0, 99, 100],
    [2, 0, 39, 40],
    [3, 50, 99, 50],
  ]);
  const [rider, , other] = mended.people;
  expect(rider.label).toBe('rider');
  const trackletOn = (rows: Int32Array, frame: number) =>
    Array.from(rows)
      .filter((row) => evidence.frame[row] === frame)
      .map((row) => evidence.tracklet[row]);
  expect([trackletOn(rider.rows, 79), trackletOn(rider.rows, 80)]).toEqual([[0], [2]]);
  expect([trackletOn(other.rows, 79), trackletOn(other.rows, 80)]).toEqual([[2], [0]]);
});

test('a person goes, or a part of them, and all others go where only one is wanted', () => {
  const whole = mend(SEEN, [{ op: 'delete', track: 2, firstFrame: null, lastFrame: null }]);
  expect(summary(whole.mended, whole.evidence)).toEqual([
    [1, 0, 99, 100],
    [3, 50, 99, 50],
  ]);
  const part = mend(SEEN, [{ op: 'delete', track: 1, firstFrame: 10, lastFrame: 19 }]);
  expect(summary(part.mended, part.evidence)[0]).toEqual([1, 0, 99, 90]);
  const only = mend(SEEN, [{ op: 'only', tracks: [3] }]);
  expect(summary(only.mended, only.evidence)).toEqual([[3, 50, 99, 50]]);
});

test('left and right exchanged twice are as they were', () => {
  const once: EditRequest = { op: 'left-right', track: 1, firstFrame: 10, lastFrame: 20 };
  const sum = (flipped: Uint8Array) => flipped.reduce((all, one) => all + one, 0);
  expect(sum(mend(SEEN, [once]).mended.flipped)).toBe(11);
  expect(sum(mend(SEEN, [once, once]).mended.flipped)).toBe(0);
});

test('a dragged joint goes with its frame when the person is split, and the last drag counts', () => {
  const drag = (frame: number, x: number): EditRequest => ({
    op: 'joint',
    track: 1,
    frame,
    joint: 'left_wrist',
    x,
    y: 50,
  });
  const { mended } = mend(SEEN, [
    drag(20, 1),
    drag(70, 2),
    drag(70, 3),
    { op: 'split', track: 1, frame: 50 },
  ]);
  expect(mended.people.map(({ id, mends }) => [id, mends.map(({ frame, x }) => [frame, x])])).toEqual([
    [1, [[20, 1]]],
    [2, []],
    [3, []],
    [4, [[70, 3]]],
  ]);
});

test('a height that was given for the person seen most goes with them, and one that was mended counts more', () => {
  const { people, evidence, file } = mend(SEEN, [{ op: 'height', track: 3, metres: 1.7 }]);
  const heights = applyEdits(people, evidence, file, 1.9).people.map(({ heightMetres }) => heightMetres);
  expect(heights).toEqual([1.9, null, 1.7]);
  const merged = mend(SEEN, [{ op: 'merge', tracks: [3, 1] }]);
  expect(applyEdits(people, evidence, merged.file, 1.9).people.at(-1)?.heightMetres).toBe(1.9);
});

test('without a merge, a name that was given after it stays with the first of the two', () => {
  const { file, apply } = mend(SEEN, [
    { op: 'merge', tracks: [2, 3] },
    { op: 'name', track: 2, label: 'goalkeeper' },
  ]);
  const { people, notApplied } = apply(undoEdit(file, 1));
  expect(people.map(({ id, label }) => [id, label])).toEqual([
    [1, null],
    [2, 'goalkeeper'],
    [3, null],
  ]);
  expect(notApplied).toEqual([]);
});

test('edits hold and ids stay when linking comes out otherwise', () => {
  const { evidence, file } = mend(SEEN, [
    { op: 'name', track: 3, label: 'third' },
    { op: 'delete', track: 1, firstFrame: null, lastFrame: null },
  ]);
  // Now the two tracklets of one person are linked, and somebody is found who was not before.
  const rows = (is: (row: number) => boolean) =>
    Int32Array.from(evidence.frame.keys()).filter((row) => is(row));
  const relinked = [
    { id: 1, rows: rows((row) => evidence.tracklet[row] === 2 || evidence.tracklet[row] === 1) },
    { id: 2, rows: rows((row) => evidence.tracklet[row] === 0 && evidence.frame[row] < 20) },
    { id: 3, rows: rows((row) => evidence.tracklet[row] === 0 && evidence.frame[row] >= 20) },
  ];
  const mended = applyEdits(relinked, evidence, file, null);
  expect(mended.people.map(({ id, label, rows }) => [id, label, rows.length])).toEqual([
    [2, 'third', 90],
    [4, null, 20],
  ]);
  expect(mended.lastId).toBe(4);
  expect(mended.known.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('an edit of a sighting that is not there any more changes nothing, and is told of', () => {
  const { evidence, people, file } = mend(SEEN, [{ op: 'name', track: 2, label: 'here' }]);
  const gone: Edit = { op: 'name', at: { segment: 3, tracklet: 9, frame: 700 }, label: 'gone' };
  const deleted: Edit = { op: 'delete', at: file.people[0].at, firstFrame: null, lastFrame: null };
  const late: Edit = { op: 'height', at: file.people[0].at, metres: 1.8 };
  const mended = applyEdits(people, evidence, { ...file, edits: [gone, ...file.edits, deleted, late] }, null);
  expect(mended.notApplied).toEqual([
    { index: 0, why: 'not-seen' },
    { index: 3, why: 'nobody' },
  ]);
  expect(mended.people.map(({ label }) => label)).toEqual(['here', null]);
});
