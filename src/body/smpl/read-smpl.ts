import { isKinemeshError } from '../../errors/index.ts';
import { readNpzMembers } from '../../npz/index.ts';
import { type Inflate, PickleDict, type PickleValue, readPickle } from '../../pickle/index.ts';
import { type SmplFields, smplModelOf } from './check-smpl.ts';
import { smplError } from './smpl-error.ts';
import { SMPL_GLOBALS } from './smpl-globals.ts';
import type { SmplModel } from './smpl-model.ts';
import { readSmplNpy } from './smpl-npz.ts';
import { UnreadableField } from './smpl-values.ts';

/** Shapes that 4D-Humans and most others that use SMPL give. */
export const DEFAULT_SMPL_BETAS = 10;

/** The published files have 39 to 250 MB. */
const MOST_BYTES = 512 * 2 ** 20;

const FIELDS = [
  'v_template',
  'shapedirs',
  'posedirs',
  'J_regressor',
  'weights',
  'kintree_table',
  'f',
] as const;

export interface ReadSmplOptions {
  /** What to call the file in errors. */
  readonly file?: string;
  /** How many shapes to keep, where the file has so many. */
  readonly betaCount?: number;
  /** `nodeInflate` of src/pickle is faster where there is Node. */
  readonly inflate?: Inflate;
}

/**
 * Reads a file of SMPL: `.pkl` as its site hands it out (of Python 2, with chumpy's and SciPy's objects) or cleaned of
 * them, or `.npz`. Nothing in it is executed, and all that is used of it is checked. Works in Node and in the browser.
 *
 * @throws KinemeshError `smpl-invalid`, naming field and value
 *
 * @example
 * const body = createSmplBody(await readSmpl(bytes), sha256);
 */
export async function readSmpl(
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadSmplOptions = {},
): Promise<SmplModel> {
  const { file = 'The file', betaCount = DEFAULT_SMPL_BETAS, inflate } = options;
  if (bytes.length > MOST_BYTES) throw smplError(file, null, `it has ${bytes.length} bytes`);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  try {
    const fields = isZip ? await fieldsOfNpz(bytes, file) : fieldsOfPickle(bytes, file, inflate);
    return smplModelOf(fields, file, betaCount);
  } catch (error) {
    // The reader's own words say what is wrong; the remedy is another for this file.
    const isOther =
      isKinemeshError(error) && (error.code === 'pickle-invalid' || error.code === 'npz-invalid');
    if (!isOther) throw error;
    throw smplError(file, null, error.message.replace(`${file}: `, '').replace(/\.$/, ''), { cause: error });
  }
}

function fieldsOfPickle(bytes: Uint8Array, file: string, inflate: Inflate | undefined): SmplFields {
  const found = readPickle(bytes, { allow: SMPL_GLOBALS, file, ...(inflate && { inflate }) });
  if (!(found instanceof PickleDict)) throw smplError(file, null, 'it holds no dict');
  return (name) => found.get(name);
}

async function fieldsOfNpz(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<SmplFields> {
  const members = await readNpzMembers(bytes, file, FIELDS);
  const found = new Map<string, PickleValue>();
  for (const [name, member] of members) {
    try {
      found.set(name, readSmplNpy(member, file));
    } catch (error) {
      if (!(error instanceof UnreadableField)) throw error;
      throw smplError(file, name, error.message, { cause: error });
    }
  }
  return (name) => found.get(name);
}
