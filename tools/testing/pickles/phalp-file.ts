import {
  array,
  type Dict,
  dict,
  dictOfPairs,
  float,
  recorded,
  scalar,
  tuple,
  type Written,
} from './values.ts';

/** Somebody on a frame of a made result. */
export interface MadePerson {
  readonly id: number;
  /** Frames since last seen. */
  readonly trackedTime?: number;
  /** Camera, metres. */
  readonly camera?: readonly [number, number, number];
  /** Turns and shapes differ by it. */
  readonly seed?: number;
}

export interface MadeResult {
  /** Who is on each frame, in the file's order. */
  readonly frames: readonly (readonly MadePerson[])[];
  /** [height, width], as PHALP has it. */
  readonly size?: readonly [number, number];
  /** The path of frame n. */
  readonly key?: (n: number) => Written;
  /** With appearance, location and pose embeddings, as with rendering switched on. */
  readonly isRendered?: boolean;
  /** Fields to add to a frame or to put in the place of its own; undefined takes one away. */
  readonly fields?: (n: number) => Readonly<Record<string, Written | undefined>>;
}

const numbers = (count: number, of: (n: number) => number): number[] =>
  Array.from({ length: count }, (_, n) => of(n));
const f4 = (shape: readonly number[], of: (n: number) => number): Written =>
  array(
    'f4',
    shape,
    numbers(
      shape.reduce((a, b) => a * b, 1),
      (n) => Math.fround(of(n)),
    ),
  );

/** Joint k of somebody, metres, before the camera. */
export function madeJoint(seed: number, joint: number): [number, number, number] {
  if (joint === 44) return [0, 0, 0];
  return [0.4 * Math.sin(seed + joint), 0.9 * Math.cos(seed * 2 + joint), 0.2 * Math.sin(3 * joint)].map(
    Math.fround,
  ) as [number, number, number];
}

/** A turn about one axis, by the number of the joint and the seed: row by row. */
export function madeRotation(seed: number, joint: number): number[] {
  const angle = 0.1 * joint + 0.3 * seed;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turns = [
    [1, 0, 0, 0, c, -s, 0, s, c],
    [c, 0, s, 0, 1, 0, -s, 0, c],
    [c, -s, 0, s, c, 0, 0, 0, 1],
  ];
  return turns[joint % 3].map(Math.fround);
}

/** A result of track.py, made up, in its layout (with the field names of PHALP's `trackers/PHALP.py`). */
export function phalpFile(made: MadeResult): Dict {
  const key = made.key ?? ((n: number) => `outputs//_DEMO/made/img/${String(n + 1).padStart(6, '0')}.jpg`);
  return dictOfPairs(made.frames.map((people, n) => [key(n), frameOf(made, people, n, key(n))]));
}

function frameOf(made: MadeResult, people: readonly MadePerson[], n: number, key: Written): Dict {
  const [height, width] = made.size ?? [720, 1280];
  const seen = people.filter(({ trackedTime = 0 }) => trackedTime === 0);
  const box = (person: MadePerson): Written => {
    const x = 100 + 50 * person.id;
    return array('f8', [4], [x, 80.5, 120, 310.25]);
  };
  const each = (of: (person: MadePerson) => Written): Written => people.map(of);
  const fields: Record<string, Written | undefined> = {
    time: n,
    shot: 0,
    frame_path: key,
    tracked_ids: seen.map(({ id }) => id),
    tracked_bbox: seen.map(box),
    tid: each(({ id }) => id),
    bbox: each(box),
    tracked_time: each(({ trackedTime = 0 }) => trackedTime),
    ...(made.isRendered
      ? {
          appe: each(({ id }) => f4([4096], (k) => Math.sin(id + k))),
          loca: each(() => f4([99], (k) => k)),
          pose: each(() => f4([229], (k) => k / 229)),
        }
      : {}),
    center: each(({ id }) => array('f8', [2], [160 + 50 * id, 235.6])),
    scale: each(() => float(0.33)),
    size: each(() => [height, width]),
    img_path: each(() => key),
    img_name: each(() => 'made.jpg'),
    class_name: each(() => scalar('i8', 0)),
    conf: each(({ id }) => scalar('f4', Math.fround(0.9 + id / 100))),
    annotations: each(() => []),
    smpl: each(({ id, seed = id }) =>
      dict({
        global_orient: array('f4', [1, 3, 3], madeRotation(seed, 0)),
        body_pose: array(
          'f4',
          [23, 3, 3],
          numbers(23, (k) => k + 1).flatMap((joint) => madeRotation(seed, joint)),
        ),
        betas: f4([10], (k) => 0.1 * k * seed),
      }),
    ),
    camera: each((person) => array('f4', [3], cameraOf(person))),
    camera_bbox: each(() => f4([3], (k) => [0.9, 0.01, 0.02][k])),
    '3d_joints': each(({ id, seed = id }) =>
      array(
        'f4',
        [45, 3],
        numbers(45, (joint) => joint).flatMap((joint) => madeJoint(seed, joint)),
      ),
    ),
    '2d_joints': each((person) => joints2d(person)),
    mask: each(() => [dict({ size: [height, width], counts: 'Qb0d0l<8H8' })]),
    extra_data: each((_) => 0),
    ...made.fields?.(n),
  };
  const entries = Object.entries(fields).filter(
    (entry): entry is [string, Written] => entry[1] !== undefined,
  );
  return { is: 'dict', entries };
}

export function cameraOf({ id, camera }: MadePerson): number[] {
  return (camera ?? [0.1 * id, -0.2, 30 + id]).map(Math.fround);
}

/** x = 5000/256 X / Z + 1/2 on the picture padded to a square of side 1. */
function joints2d(person: MadePerson): Written {
  const [tx, ty, tz] = cameraOf(person);
  return f4([90], (n) => {
    const point = madeJoint(person.seed ?? person.id, n >> 1);
    const depth = point[2] + tz;
    return ((5000 / 256) * (n % 2 === 0 ? point[0] + tx : point[1] + ty)) / depth + 0.5;
  });
}

/** A key of PHALP where it read the video as a stream. */
export function streamKey(path: string, pts: number): Written {
  return recorded(tuple(path, float(pts)));
}
