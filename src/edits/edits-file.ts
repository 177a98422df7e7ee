import { z } from 'zod';
import { KinemeshError } from '../errors/index.ts';
import { editSchema } from './edit.ts';
import { sightingSchema } from './sighting.ts';

/** What edits.json says it is; readers refuse anything else. */
export const EDITS_FORMAT = 'kinemesh-edits';
export const EDITS_VERSION = 1;
export const EDITS_FILE = 'edits.json';

const id = z.int().positive();

/** edits.json: what a person has mended in a motion, in order. Fields that are not known are ignored. */
export const editsFileSchema = z.object({
  format: z.literal(EDITS_FORMAT),
  version: z.literal(EDITS_VERSION),
  /** sha256 of the video that the sightings are of. */
  video: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits'),
  /**
   * What the sightings are of: the evidence of the built-in engine, or tracks as another engine first gave them
   * (a sighting's segment is then 0, its tracklet the track's id).
   */
  of: z.enum(['evidence', 'tracks']),
  /**
   * Who had which id before anything was mended, each by a sighting from the middle of the person's. So they keep
   * their ids when linking comes out otherwise.
   */
  people: z.array(z.object({ id, at: sightingSchema })),
  /** The highest id that was ever given, also by edits that were undone: an id is never given again. */
  lastId: z.int().min(0),
  edits: z.array(editSchema),
});

export type EditsFile = z.infer<typeof editsFileSchema>;

/** What an edits.json without edits says. */
export function noEdits(video: string, of: EditsFile['of'], people: EditsFile['people']): EditsFile {
  const lastId = people.reduce((highest, { id }) => Math.max(highest, id), 0);
  return { format: EDITS_FORMAT, version: EDITS_VERSION, video, of, people, lastId, edits: [] };
}

/**
 * What an edits.json says.
 *
 * @throws KinemeshError `motion-invalid`, naming the field
 */
export function parseEdits(text: string): EditsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw editsError(`it is not JSON (${cause instanceof Error ? cause.message : cause}).`, cause);
  }
  const result = editsFileSchema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw editsError(`"${path.join('.')}": ${message}.`, result.error);
}

function editsError(problem: string, cause: unknown): KinemeshError {
  return new KinemeshError(
    'motion-invalid',
    `${EDITS_FILE}: ${problem}`,
    'Update Kinemesh if a newer one wrote it; else take the file from a backup, or delete it to begin without edits.',
    { cause },
  );
}

/** The text of an edits.json. */
export function editsText(file: EditsFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
