import { expect, test } from 'vitest';
import type { EditRequest } from '../edits/index.ts';
import { type EditFlags, editRequestFrom } from './edit-request.ts';
import { editText } from './edit-text.ts';

test.each<[string[], EditFlags, EditRequest, string]>([
  [['merge', '2', '5'], {}, { op: 'merge', tracks: [2, 5] }, 'merge tracks 2 and 5'],
  [['split', '3'], { frame: '120f' }, { op: 'split', track: 3, frame: 120 }, 'split track 3 at frame 120'],
  [
    ['swap', '1', '2'],
    { frame: '80' },
    { op: 'swap', tracks: [1, 2], frame: 80 },
    'swap tracks 1 and 2 from frame 80 on',
  ],
  [['delete', '4'], {}, { op: 'delete', track: 4, firstFrame: null, lastFrame: null }, 'delete track 4'],
  [
    ['delete', '4'],
    { to: '9' },
    { op: 'delete', track: 4, firstFrame: null, lastFrame: 9 },
    'delete track 4 up to frame 9',
  ],
  [['only', '1'], {}, { op: 'only', tracks: [1] }, 'follow only track 1'],
  [
    ['name', '1', ' goalkeeper '],
    {},
    { op: 'name', track: 1, label: 'goalkeeper' },
    'name track 1 "goalkeeper"',
  ],
  [['name', '1', ''], {}, { op: 'name', track: 1, label: null }, 'take the name off track 1'],
  [['height', '1', '182cm'], {}, { op: 'height', track: 1, metres: 1.82 }, 'track 1 is 1.82 m tall'],
  [['lens'], { fov: '60' }, { op: 'lens', lens: { kind: 'fov', degrees: 60 } }, 'the lens sees 60° across'],
  [['fps', '240'], {}, { op: 'frame-rate', framesPerSecond: 240 }, 'the camera took 240 frames a second'],
  [
    ['left-right', '1'],
    { from: '10', to: '20' },
    { op: 'left-right', track: 1, firstFrame: 10, lastFrame: 20 },
    'swap left and right of track 1 on frames 10 to 20',
  ],
  [
    ['joint', '1', 'leftWrist'],
    { frame: '30', at: '412,220.5' },
    { op: 'joint', track: 1, frame: 30, joint: 'left_wrist', x: 412, y: 220.5 },
    'left_wrist of track 1 on frame 30 is at 412,220.5',
  ],
  [
    ['floor'],
    { track: '1', frame: '20' },
    { op: 'floor', floor: { kind: 'standing', track: 1, frame: 20 } },
    'track 1 stands on the floor on frame 20',
  ],
  [
    ['floor'],
    { frame: '0', cameraHeight: '1.5', pitch: '-4' },
    {
      op: 'floor',
      floor: { kind: 'camera', frame: 0, heightMetres: 1.5, pitchDegrees: -4, rollDegrees: null },
    },
    'the camera is 1.5 m above the floor, looks -4° down on frame 0',
  ],
])('%j %j is understood, and can be said', ([operation, ...words], flags, request, said) => {
  expect(editRequestFrom(operation, words, flags)).toEqual(request);
  expect(editText(request)).toBe(said);
});

test.each<[string[], EditFlags, RegExp, RegExp]>([
  [['join', '1', '2'], {}, /"join" is nothing/, /list, merge, split/],
  [['merge', '1'], {}, /"merge": 1 tracks are named/, /merge TRACK TRACK …/],
  [['merge', '1', 'two'], {}, /"two" is no whole number/, /merge TRACK/],
  [['split', '1'], {}, /--frame is missing/, /split TRACK --frame N/],
  [['height', '1', '9m'], {}, /"9m"/, /0\.5 to 2\.75 m/],
  [['lens'], {}, /neither --fov nor --focal/, /lens --fov/],
  [['lens'], { fov: '400' }, /--fov "400"/, /5 to 170/],
  [['joint', '1', 'nose'], { frame: '1', at: '1,2' }, /"nose" is no joint/, /left_wrist/],
  [['joint', '1', 'head'], { frame: '1', at: 'here' }, /--at "here"/, /--at X,Y/],
  [['fps', '0'], {}, /framesPerSecond/, /fps N/],
  [['floor'], { frame: '1' }, /none of --track/, /floor --track/],
  [['only', '0'], {}, /tracks\.0/, /only TRACK/],
])(
  '%j %j is refused with what was given and what is wanted',
  ([operation, ...words], flags, message, remedy) => {
    expect(() => editRequestFrom(operation, words, flags)).toThrow(
      expect.objectContaining({
        code: 'option-invalid',
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      }),
    );
  },
);
