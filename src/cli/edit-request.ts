import { type EditRequest, editRequestSchema, MENDABLE_JOINTS } from '../edits/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { heightFrom, lensFrom } from './options.ts';

/** Option values as commander hands them over. */
export interface EditFlags {
  readonly frame?: string;
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly fov?: string;
  readonly focal?: string;
  readonly track?: string;
  readonly cameraHeight?: string;
  readonly pitch?: string;
  readonly roll?: string;
  readonly json?: boolean;
}

/** What can be mended, as the command line calls it, and what has to follow. */
export const EDIT_USAGE = {
  merge: 'merge TRACK TRACK …',
  split: 'split TRACK --frame N',
  swap: 'swap TRACK TRACK --frame N',
  delete: 'delete TRACK [--from N] [--to N]',
  only: 'only TRACK …',
  name: 'name TRACK "NAME"',
  height: 'height TRACK M',
  lens: 'lens --fov DEGREES',
  floor: 'floor --track TRACK --frame N',
  fps: 'fps N',
  'left-right': 'left-right TRACK [--from N] [--to N]',
  joint: 'joint TRACK JOINT --frame N --at X,Y',
} as const;

type Operation = keyof typeof EDIT_USAGE;

/**
 * What a command line asks for, after `kinemesh edit FOLDER`.
 *
 * @throws KinemeshError `option-invalid`, naming what was given and what is wanted
 */
export function editRequestFrom(operation: string, words: readonly string[], flags: EditFlags): EditRequest {
  if (!(operation in EDIT_USAGE)) {
    const all = ['list', ...Object.keys(EDIT_USAGE), 'undo'].join(', ');
    throw new KinemeshError(
      'option-invalid',
      `${JSON.stringify(operation)} is nothing that can be done.`,
      `Choose one of: ${all}.`,
    );
  }
  const read = { words, flags, usage: EDIT_USAGE[operation as Operation] };
  const request = READERS[operation as Operation](read);
  const parsed = editRequestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  throw wanted(read, `${path.join('.')}: ${message}`);
}

interface Read {
  readonly words: readonly string[];
  readonly flags: EditFlags;
  readonly usage: string;
}

const READERS: Readonly<Record<Operation, (read: Read) => unknown>> = {
  merge: (read) => ({ op: 'merge', tracks: tracksFrom(read, 2, Number.POSITIVE_INFINITY) }),
  only: (read) => ({ op: 'only', tracks: tracksFrom(read, 1, Number.POSITIVE_INFINITY) }),
  split: (read) => ({ op: 'split', track: oneTrack(read), frame: frameFrom(read, 'frame') }),
  swap: (read) => ({ op: 'swap', tracks: tracksFrom(read, 2, 2), frame: frameFrom(read, 'frame') }),
  delete: (read) => ({ op: 'delete', track: oneTrack(read), ...rangeFrom(read) }),
  'left-right': (read) => ({ op: 'left-right', track: oneTrack(read), ...rangeFrom(read) }),
  name(read) {
    const [track, label] = exactly(read, 2);
    return { op: 'name', track: wholeFrom(read, track), label: label.trim() === '' ? null : label };
  },
  height(read) {
    const [track, height] = exactly(read, 2);
    return { op: 'height', track: wholeFrom(read, track), metres: heightFrom(height) };
  },
  lens(read) {
    exactly(read, 0);
    const lens = lensFrom(read.flags);
    if (lens === null) throw wanted(read, 'neither --fov nor --focal is given');
    return { op: 'lens', lens };
  },
  fps(read) {
    const [rate] = exactly(read, 1);
    return { op: 'frame-rate', framesPerSecond: numberFrom(read, rate) };
  },
  joint(read) {
    const [track, joint] = exactly(read, 2);
    const [x, y] = pointFrom(read);
    return {
      op: 'joint',
      track: wholeFrom(read, track),
      frame: frameFrom(read, 'frame'),
      joint: jointFrom(joint),
      x,
      y,
    };
  },
  floor(read) {
    exactly(read, 0);
    const { track, cameraHeight, pitch, roll } = read.flags;
    const frame = frameFrom(read, 'frame');
    if (track !== undefined) {
      return { op: 'floor', floor: { kind: 'standing', track: wholeFrom(read, track), frame } };
    }
    const given = [cameraHeight, pitch, roll].map((value) =>
      value === undefined ? null : numberFrom(read, value),
    );
    if (given.every((value) => value === null)) {
      throw wanted(read, 'none of --track, --camera-height, --pitch and --roll is given');
    }
    const [heightMetres, pitchDegrees, rollDegrees] = given;
    return { op: 'floor', floor: { kind: 'camera', frame, heightMetres, pitchDegrees, rollDegrees } };
  },
};

function exactly(read: Read, count: number): readonly string[] {
  if (read.words.length === count) return read.words;
  throw wanted(read, `${read.words.length} words follow it, and ${count} are wanted`);
}

function tracksFrom(read: Read, least: number, most: number): number[] {
  if (read.words.length >= least && read.words.length <= most)
    return read.words.map((word) => wholeFrom(read, word));
  throw wanted(read, `${read.words.length} tracks are named`);
}

function oneTrack(read: Read): number {
  return wholeFrom(read, exactly(read, 1)[0]);
}

function rangeFrom(read: Read): { firstFrame: number | null; lastFrame: number | null } {
  const { from, to } = read.flags;
  return {
    firstFrame: from === undefined ? null : wholeFrom(read, from),
    lastFrame: to === undefined ? null : wholeFrom(read, to),
  };
}

function frameFrom(read: Read, flag: 'frame'): number {
  const value = read.flags[flag];
  if (value === undefined) throw wanted(read, '--frame is missing');
  return wholeFrom(read, value);
}

function wholeFrom(read: Read, text: string): number {
  const match = /^\s*(\d+)f?\s*$/.exec(text);
  if (match !== null) return Number(match[1]);
  throw wanted(read, `${JSON.stringify(text)} is no whole number`);
}

function numberFrom(read: Read, text: string): number {
  if (/^\s*[+-]?\d+(\.\d+)?\s*$/.test(text)) return Number(text);
  throw wanted(read, `${JSON.stringify(text)} is no number`);
}

function pointFrom(read: Read): [x: number, y: number] {
  const { at } = read.flags;
  if (at === undefined) throw wanted(read, '--at is missing');
  const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(at);
  if (match !== null) return [Number(match[1]), Number(match[2])];
  throw wanted(read, `--at ${JSON.stringify(at)} is no place in the picture, as in --at 412,220`);
}

/** `leftWrist`, `left-wrist` and `left_wrist` are the same. */
function jointFrom(word: string): string {
  const name = word
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  if ((MENDABLE_JOINTS as readonly string[]).includes(name)) return name;
  throw new KinemeshError(
    'option-invalid',
    `${JSON.stringify(word)} is no joint that can be moved.`,
    `Choose one of: ${MENDABLE_JOINTS.join(', ')}.`,
  );
}

function wanted({ usage }: Read, problem: string): KinemeshError {
  const [operation] = usage.split(' ');
  return new KinemeshError(
    'option-invalid',
    `This cannot be understood as "${operation}": ${problem}.`,
    `It is: kinemesh edit FOLDER ${usage}`,
  );
}
