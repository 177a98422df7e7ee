import { expect, test } from 'vitest';
import { addEdit, undoEdit } from './change-edits.ts';
import type { EditRequest } from './edit-request.ts';
import { editsText, noEdits, parseEdits } from './edits-file.ts';
import { frames, madeSightings } from './made-sightings.testing.ts';
import { peopleOf, trackSightings } from './people.ts';

const { evidence, people } = madeSightings([
  { tracklet: 0, frames: frames(10, 59) },
  { tracklet: 1, frames: frames(30, 99) },
]);
const motion = { frameCount: 120, sightings: trackSightings(people, evidence) };
const file = noEdits('a'.repeat(64), 'evidence', peopleOf(trackSightings(people, evidence)));
const add = (request: EditRequest) => addEdit(file, request, motion);

test('a request by track ids becomes an edit that holds on to sightings', () => {
  expect(add({ op: 'split', track: 2, frame: 50 }).edits).toEqual([
    { op: 'split', at: { segment: 0, tracklet: 1, frame: 50 }, id: 3 },
  ]);
  expect(add({ op: 'joint', track: 1, frame: 20, joint: 'left_wrist', x: 4, y: 5 }).edits).toEqual([
    { op: 'joint', at: { segment: 0, tracklet: 0, frame: 20 }, frame: 20, joint: 'left_wrist', x: 4, y: 5 },
  ]);
});

test.each<[EditRequest, RegExp, RegExp]>([
  [{ op: 'name', track: 7, label: 'x' }, /no track 7/, /tracks 1 and 2/],
  [{ op: 'split', track: 1, frame: 200 }, /Frame 200 is outside/, /0 to 119/],
  [{ op: 'split', track: 1, frame: 10 }, /from frame 10 to 59.*nothing to split/, /first frame of the later/],
  [{ op: 'merge', tracks: [1, 1] }, /Track 1 is named twice/, /differ/],
  [{ op: 'swap', tracks: [1, 2], frame: 110 }, /Neither track 1 nor track 2/, /frame/],
  [{ op: 'delete', track: 1, firstFrame: 80, lastFrame: 90 }, /not seen from frame 80 to 90/, /seen/],
  [{ op: 'left-right', track: 1, firstFrame: 30, lastFrame: 20 }, /from frame 30 to 20/, /first one first/],
  [
    { op: 'joint', track: 1, frame: 90, joint: 'head', x: 0, y: 0 },
    /Track 1 is not seen on frame 90/,
    /body follows/,
  ],
  [{ op: 'floor', floor: { kind: 'standing', track: 1, frame: 99 } }, /not seen on frame 99/, /frame/],
])('what cannot be done is told with the value and what to do: %j', (request, message, remedy) => {
  expect(() => add(request)).toThrow(
    expect.objectContaining({
      code: 'edit-invalid',
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(remedy),
    }),
  );
});

test('any edit can be undone, and none that is not there', () => {
  const two = addEdit(add({ op: 'name', track: 1, label: 'a' }), { op: 'only', tracks: [2] }, motion);
  expect(undoEdit(two).edits.map(({ op }) => op)).toEqual(['name']);
  expect(undoEdit(two, 1).edits.map(({ op }) => op)).toEqual(['only']);
  expect(() => undoEdit(two, 3)).toThrow(/no edit 3/);
  expect(() => undoEdit(file)).toThrow(/nothing to undo/);
});

test('edits.json reads back as it was written, and what is not one is refused by its field', () => {
  const edited = add({ op: 'lens', lens: { kind: 'fov', degrees: 60 } });
  expect(parseEdits(editsText(edited))).toEqual(edited);
  expect(() => parseEdits('{')).toThrow(/edits\.json: it is not JSON/);
  const wrong = { ...edited, edits: [{ op: 'height', at: file.people[0].at, metres: 9 }] };
  expect(() => parseEdits(JSON.stringify(wrong))).toThrow(/"edits\.0\.metres"/);
});
