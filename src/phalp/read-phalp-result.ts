import { isKinemeshError, KinemeshError } from '../errors/index.ts';
import {
  type Allowed,
  type Inflate,
  JOBLIB_GLOBALS,
  type Limits,
  PickleDict,
  PickleTuple,
  type PickleValue,
  readPickle,
} from '../pickle/index.ts';
import { copyNumbers, dictOf, FieldProblem, fieldText, integerOf, listOf, numberOf } from './fields.ts';
import { emptyRows, type PhalpFrame, type PhalpResult, type PhalpRows, ROW_LENGTHS } from './phalp-result.ts';

/** LART adds tensors of PyTorch to the results that it smooths (`ava_action`): kept closed, and not looked at. */
const PHALP_GLOBALS: Allowed = new Map([
  ...JOBLIB_GLOBALS,
  ['torch._utils._rebuild_tensor_v2', 'object'],
  ['torch.storage._load_from_bytes', 'object'],
]);

const REMEDY =
  'Choose the file results/demo_NAME.pkl that track.py wrote, or run track.py again. Nothing in the file was executed.';

export interface ReadPhalpOptions {
  /** What to call the file in an error. */
  readonly file?: string;
  /** `nodeInflate` of `src/pickle/node.ts` is faster where there is Node. */
  readonly inflate?: Inflate;
  readonly limits?: Partial<Limits>;
}

/**
 * Reads a result that 4D-Humans' `track.py` (PHALP) wrote, packed or plain, smoothed by LART or not.
 *
 * @throws KinemeshError `result-unreadable`, naming frame and field where there is one
 *
 * @example
 * const { frames, rows } = readPhalpResult(readFileSync(path), { file: path, inflate: nodeInflate });
 */
export function readPhalpResult(bytes: Uint8Array, options: ReadPhalpOptions = {}): PhalpResult {
  const file = options.file ?? 'the result';
  const keyed = framesOf(unpickled(bytes, { ...options, file }), file);
  const frames: PhalpFrame[] = [];
  let count = 0;
  for (const [n, { key, dict }] of keyed.entries()) {
    const where = { file, frame: n, key: keyText(key) };
    frames.push(frameOf(key, dict, where));
    count += at({ ...where, field: 'tid' }, () => listOf(dict.get('tid'), null).length);
  }
  const rows = emptyRows(count);
  const size = new SizeOfAll();
  let row = 0;
  for (const [n, { dict }] of keyed.entries())
    row = readRows(rows, row, dict, size, { file, frame: n, key: frames[n].key });
  return { frameCount: frames.length, frames, imageSize: size.found, rows };
}

interface Where {
  readonly file: string;
  /** From 0. */
  readonly frame: number;
  readonly key: string;
  readonly field?: string;
}

interface KeyedFrame {
  readonly key: PickleValue;
  readonly dict: PickleDict;
}

function unreadable(file: string, problem: string, cause?: unknown): KinemeshError {
  return new KinemeshError('result-unreadable', `${file}: ${problem}`, REMEDY, { cause });
}

function unpickled(bytes: Uint8Array, options: ReadPhalpOptions & { file: string }): PickleValue {
  try {
    return readPickle(bytes, { allow: PHALP_GLOBALS, ...options });
  } catch (cause) {
    if (!isKinemeshError(cause)) throw cause;
    throw new KinemeshError('result-unreadable', cause.message, REMEDY, { cause });
  }
}

function framesOf(value: PickleValue, file: string): KeyedFrame[] {
  if (!(value instanceof PickleDict))
    throw unreadable(file, `it holds ${fieldText(value)}, not frames by their pictures.`);
  if (value.size === 0) throw unreadable(file, 'it has no frames.');
  return value.keys.map((key, n) => {
    const dict = value.values[n];
    if (!(dict instanceof PickleDict))
      throw unreadable(
        file,
        `it is no result of PHALP: ${JSON.stringify(keyText(key))} is ${fieldText(dict)}.`,
      );
    if (!dict.has('tid') && dict.has('gt_bbox'))
      throw unreadable(
        file,
        'it has only boxes of people ("gt_bbox"), made to be given to PHALP (video.source); a result has their bodies, too.',
      );
    return { key, dict };
  });
}

function keyText(key: PickleValue): string {
  const path = key instanceof PickleTuple ? key.items[0] : key;
  return typeof path === 'string' ? path : fieldText(path);
}

/** Names the place of a problem that `read` meets. */
function at<T>({ file, frame, key, field }: Where & { field: string }, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof FieldProblem)) throw cause;
    throw unreadable(file, `frame ${frame} (${key}): "${field}" ${cause.message}.`, cause);
  }
}

function frameOf(key: PickleValue, dict: PickleDict, where: Where): PhalpFrame {
  const time = at({ ...where, field: 'time' }, () => integerOf(dict.get('time')));
  const shot = at({ ...where, field: 'shot' }, () => {
    const value = integerOf(dict.get('shot') ?? 0);
    if (value !== 0 && value !== 1) throw new FieldProblem(`is ${value} where 0 or 1 is wanted`);
    return value;
  });
  const pts =
    key instanceof PickleTuple ? at({ ...where, field: 'its key' }, () => numberOf(key.items[1])) : null;
  return { key: where.key, time, shot, pts };
}

/** The size of the pictures, which every person on every frame carries. */
class SizeOfAll {
  found: { readonly width: number; readonly height: number } | null = null;

  add(value: PickleValue): void {
    const [height, width] = listOf(value, 2).map(integerOf);
    if (width <= 0 || height <= 0)
      throw new FieldProblem(`is ${height} by ${width} where a picture's size is wanted`);
    const { found } = this;
    if (found && (found.width !== width || found.height !== height))
      throw new FieldProblem(
        `is ${width}×${height} where the frames before have ${found.width}×${found.height}`,
      );
    this.found = found ?? { width, height };
  }
}

/** Fills the rows of one frame, from `first` on; the next free row. */
function readRows(rows: PhalpRows, first: number, dict: PickleDict, size: SizeOfAll, where: Where): number {
  const people = listOf(dict.get('tid'), null).length;
  if (people === 0) return first;
  /** Takes a field apart: its lists run parallel to `tid`, other than `tracked_ids` and `tracked_bbox`. */
  const each = (field: string, read: (value: PickleValue, row: number) => void): void =>
    at({ ...where, field }, () => {
      for (const [n, value] of listOf(dict.get(field), people).entries()) read(value, first + n);
    });
  const numbers = (field: string, to: Float32Array, length: number): void =>
    each(field, (value, row) => copyNumbers(value, to, row * length, length));

  rows.frame.fill(where.frame, first, first + people);
  each('tid', (value, row) => {
    rows.id[row] = integerOf(value);
    if (rows.id.subarray(first, row).includes(rows.id[row]))
      throw new FieldProblem(`has person ${rows.id[row]} twice`);
  });
  each('tracked_time', (value, row) => {
    rows.trackedTime[row] = integerOf(value);
  });
  each('conf', (value, row) => {
    rows.confidence[row] = numberOf(value);
  });
  each('size', (value) => size.add(value));
  numbers('bbox', rows.bbox, ROW_LENGTHS.bbox);
  numbers('camera', rows.camera, ROW_LENGTHS.camera);
  numbers('3d_joints', rows.joints3d, ROW_LENGTHS.joints3d);
  numbers('2d_joints', rows.joints2d, ROW_LENGTHS.joints2d);
  each('smpl', (value, row) => {
    const smpl = dictOf(value);
    inside('global_orient', () => copyNumbers(smpl.get('global_orient'), rows.rotations, row * 216, 9));
    inside('body_pose', () => copyNumbers(smpl.get('body_pose'), rows.rotations, row * 216 + 9, 207));
    inside('betas', () =>
      copyNumbers(smpl.get('betas'), rows.betas, row * ROW_LENGTHS.betas, ROW_LENGTHS.betas),
    );
  });
  return first + people;
}

/** Names a part of a field. */
function inside(part: string, read: () => void): void {
  try {
    read();
  } catch (cause) {
    if (cause instanceof FieldProblem) throw new FieldProblem(`has "${part}", which ${cause.message}`);
    throw cause;
  }
}
