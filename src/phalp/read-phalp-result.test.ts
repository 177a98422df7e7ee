import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  cameraOf,
  type MadeResult,
  madeJoint,
  madeRotation,
  phalpFile,
  streamKey,
} from '../../tools/testing/pickles/phalp-file.ts';
import {
  array,
  dict,
  global,
  reduced,
  scalar,
  tuple,
  type Written,
} from '../../tools/testing/pickles/values.ts';
import { JOBLIB_TODAY, type Layout, writePickle } from '../../tools/testing/pickles/write-pickle.ts';
import { isKinemeshError } from '../errors/index.ts';
import { readPhalpResult } from './read-phalp-result.ts';

/** Two people: 1 goes out of sight on frame 2, where 3 stands before it in the file; nobody is on frame 3. */
const MADE: MadeResult = {
  frames: [
    [{ id: 1, seed: 0.5 }],
    [{ id: 1, seed: 0.6 }, { id: 3 }],
    [{ id: 3 }, { id: 1, seed: 0.6, trackedTime: 1 }],
    [],
    [{ id: 3, camera: [0.5, 0.25, 41] }],
  ],
};

/** As `joblib.dump(result, path, compress=3)` writes it. */
const packed = (made: MadeResult, layout: Partial<Layout> = {}): Uint8Array =>
  deflateSync(writePickle(phalpFile(made), layout), { level: 3 });

function refused(bytes: Uint8Array): string {
  try {
    readPhalpResult(bytes, { file: 'demo_made.pkl' });
  } catch (error) {
    if (!isKinemeshError(error)) throw error;
    expect(error.code).toBe('result-unreadable');
    return error.message;
  }
  throw new Error('It was read.');
}

const row = (array: Float32Array, n: number, length: number): number[] => [
  ...array.subarray(n * length, (n + 1) * length),
];

describe('a result of track.py', () => {
  const result = readPhalpResult(packed(MADE));
  const { rows } = result;

  it('has all its frames, the empty one too', () => {
    expect(result.frameCount).toBe(5);
    expect(result.frames.map(({ time }) => time)).toEqual([0, 1, 2, 3, 4]);
    expect(result.frames[4]).toEqual({
      key: 'outputs//_DEMO/made/img/000005.jpg',
      time: 4,
      shot: 0,
      pts: null,
    });
    expect(result.imageSize).toEqual({ width: 1280, height: 720 });
  });

  it('is taken apart by id: a row for each person on each frame, in the file’s order', () => {
    expect(rows.count).toBe(6);
    expect([...rows.frame]).toEqual([0, 1, 1, 2, 2, 4]);
    expect([...rows.id]).toEqual([1, 1, 3, 3, 1, 3]);
    expect([...rows.trackedTime]).toEqual([0, 0, 0, 0, 1, 0]);
    expect([...rows.confidence]).toEqual([0.91, 0.91, 0.93, 0.93, 0.91, 0.93].map(Math.fround));
    expect(row(rows.bbox, 2, 4)).toEqual([250, 80.5, 120, 310.25]);
  });

  it('has each number where it belongs', () => {
    const seeds = [0.5, 0.6, 3, 3, 0.6, 3];
    for (const [n, seed] of seeds.entries()) {
      const joints = Array.from({ length: 45 }, (_, joint) => madeJoint(seed, joint)).flat();
      const rotations = Array.from({ length: 24 }, (_, joint) => madeRotation(seed, joint)).flat();
      expect(row(rows.joints3d, n, 135)).toEqual(joints);
      expect(row(rows.rotations, n, 216)).toEqual(rotations);
      expect(row(rows.betas, n, 10)[9]).toBe(Math.fround(0.1 * 9 * seed));
    }
    expect(row(rows.camera, 0, 3)).toEqual(cameraOf({ id: 1 }));
    expect(row(rows.camera, 5, 3)).toEqual([0.5, 0.25, 41]);
  });

  const LAYOUTS: Partial<Layout>[] = [
    { protocol: 4, arrays: 'joblib', numpy: 1 },
    { protocol: 4, arrays: 'joblib-old', numpy: 1 },
    { protocol: 5, arrays: 'joblib', numpy: 2 },
    { protocol: 3, arrays: 'joblib-old', numpy: 1 },
    { protocol: 2, arrays: 'numpy', numpy: 1 },
    { protocol: 5, arrays: 'buffer', numpy: 1 },
    { protocol: 5, arrays: 'buffer', numpy: 2 },
  ];
  it.each(LAYOUTS)(
    'says the same in protocol $protocol, $arrays, NumPy $numpy, packed or plain',
    (layout) => {
      expect(readPhalpResult(packed(MADE, layout))).toEqual(result);
      expect(readPhalpResult(writePickle(phalpFile(MADE), layout))).toEqual(result);
    },
  );

  it('says the same with rendering on, when its pictures and embeddings are kept', () => {
    expect(readPhalpResult(packed({ ...MADE, isRendered: true }))).toEqual(result);
    const pictures = {
      ...MADE,
      fields: (n: number) => ({
        frame: array('u1', [2, 2, 3], Array(12).fill(n)),
        uv: MADE.frames[n].map(() => array('f4', [2, 2], [1, 2, 3, 4])),
        prediction_uv: [],
      }),
    };
    expect(readPhalpResult(packed(pictures))).toEqual(result);
  });

  it('has the paths of Windows as they are', () => {
    const keys = (n: number) => `D:/videos\\clip [2024.04.22].mp4\\img\\00000${n + 1}.jpg`;
    const { frames } = readPhalpResult(packed({ ...MADE, key: keys }));
    expect(frames[2].key).toBe('D:/videos\\clip [2024.04.22].mp4\\img\\000003.jpg');
  });

  it('has the times of a video that was read as a stream', () => {
    const keyed = { ...MADE, key: (n: number) => streamKey(`outputs/made/${n}.jpg`, n * 0.04) };
    expect(readPhalpResult(packed(keyed)).frames[3]).toEqual({
      key: 'outputs/made/3.jpg',
      time: 3,
      shot: 0,
      pts: 0.12,
    });
  });

  it('may be smoothed by LART, with its labels and tensors', () => {
    const tensor = reduced(
      global('torch._utils', '_rebuild_tensor_v2'),
      reduced(global('torch.storage', '_load_from_bytes'), Uint8Array.of(1, 2)),
      0,
      tuple(60),
      tuple(1),
      false,
      reduced(global('collections', 'OrderedDict')),
    );
    const smoothed = {
      ...MADE,
      fields: (n: number): Record<string, Written> =>
        n === 2 ? { tracked_time: [0, -1], label: dict({}), ava_action: dict({ a: tensor }) } : {},
    };
    expect([...readPhalpResult(packed(smoothed)).rows.trackedTime]).toEqual([0, 0, 0, 0, -1, 0]);
  });

  it('may have its numbers in other shapes, as long as they are as many', () => {
    const shaped: MadeResult = {
      frames: [[{ id: 1 }]],
      fields: () => ({
        tid: array('i8', [1], [1]),
        tracked_time: [scalar('i8', 0)],
        conf: [array('f4', [1], [0.5])],
        camera: [array('f4', [1, 3], [1, 2, 33])],
        bbox: [[1, 2.5, 3, 4]],
        '2d_joints': [array('f8', [45, 2], Array(90).fill(0.5))],
        size: [array('i8', [2], [720, 1280])],
      }),
    };
    const { rows: read, imageSize } = readPhalpResult(packed(shaped));
    expect(imageSize).toEqual({ width: 1280, height: 720 });
    expect([...read.camera, ...read.bbox, ...read.confidence]).toEqual([1, 2, 33, 1, 2.5, 3, 4, 0.5]);
    expect(row(read.joints2d, 0, 90)).toEqual(Array(90).fill(0.5));
  });

  it('has no size where nobody is ever there', () => {
    const { imageSize, rows: none, frameCount } = readPhalpResult(packed({ frames: [[], [], []] }));
    expect(imageSize).toBeNull();
    expect(none.count).toBe(0);
    expect(frameCount).toBe(3);
  });
});

describe('what is no such result is refused, by frame and field', () => {
  const at = (frame: number, fields: Readonly<Record<string, Written | undefined>>): string =>
    refused(packed({ ...MADE, fields: (n) => (n === frame ? fields : {}) }));
  const FRAME_1 = 'demo_made.pkl: frame 1 (outputs//_DEMO/made/img/000002.jpg): ';

  it.each<[string, Readonly<Record<string, Written | undefined>>, string]>([
    ['no ids', { tid: undefined }, '"tid" is missing where a list is wanted.'],
    ['an id that is no number', { tid: [1, 'a'] }, '"tid" is "a" where a number is wanted.'],
    ['an id twice', { tid: [3, 3] }, '"tid" has person 3 twice.'],
    [
      'boxes of one person where there are two',
      { bbox: [[1, 2, 3, 4]] },
      '"bbox" is a list of 1 where there are 2 people.',
    ],
    ['no cameras', { camera: undefined }, '"camera" is missing where a list is wanted.'],
    [
      'a camera of 4 numbers',
      { camera: [array('f4', [4], [1, 2, 3, 4]), array('f4', [3], [1, 2, 3])] },
      '"camera" is an array of (4) f4 where 3 numbers are wanted.',
    ],
    [
      'a number that is none',
      { camera: [array('f4', [3], [1, Number.NaN, 3]), array('f4', [3], [1, 2, 3])] },
      '"camera" has the value NaN as number 2 of 3.',
    ],
    [
      'no shape of the body',
      { smpl: [dict({}), dict({})] },
      '"smpl" has "global_orient", which is missing where 9 numbers are wanted.',
    ],
    [
      'turns as angles',
      { smpl: [dict({ global_orient: array('f4', [1, 3], [0, 0, 0]) }), null] },
      '"smpl" has "global_orient", which is an array of (1, 3) f4 where 9 numbers are wanted.',
    ],
    ['a body that is a text', { smpl: ['x', 'y'] }, '"smpl" is "x" where a dict is wanted.'],
    ['a frame number with a fraction', { time: 1.5 }, '"time" is 1.5 where a whole number is wanted.'],
    ['a cut that is neither', { shot: 2 }, '"shot" is 2 where 0 or 1 is wanted.'],
    [
      'pictures of another size',
      {
        size: [
          [720, 1280],
          [1080, 1920],
        ],
      },
      '"size" is 1920×1080 where the frames before have 1280×720.',
    ],
    [
      'joints of another kind',
      { '3d_joints': [array('f4', [24, 3], Array(72).fill(0)), null] },
      '"3d_joints" is an array of (24, 3) f4 where 135 numbers are wanted.',
    ],
  ])('%s', (_, fields, words) => {
    expect(at(1, fields)).toBe(`${FRAME_1}${words}`);
  });

  it('boxes made to be given to PHALP are told apart from a result', () => {
    const boxes = dict({
      '000001.jpg': dict({ gt_bbox: [array('f8', [4], [1, 2, 3, 4])], extra_data: [dict({})] }),
    });
    expect(refused(writePickle(boxes))).toContain('it has only boxes of people ("gt_bbox")');
  });

  it.each<[string, Written, string]>([
    ['a list', [1, 2], 'it holds a list of 2, not frames by their pictures.'],
    ['no frames', dict({}), 'it has no frames.'],
    ['frames that are none', dict({ a: 5 }), 'it is no result of PHALP: "a" is "5".'],
    ['something that runs', reduced(global('os', 'system'), 'x'), 'it names "os.system"'],
  ])('%s', (_, value, words) => {
    expect(refused(writePickle(value, JOBLIB_TODAY))).toContain(`demo_made.pkl: ${words}`);
  });

  it('a file that is cut off, wherever', () => {
    const bytes = packed(MADE);
    for (let length = 0; length < bytes.length; length += 7) refused(bytes.subarray(0, length));
  });
});
