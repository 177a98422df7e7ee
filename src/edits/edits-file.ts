import { z } from 'zod';
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
   * Who had which id before anything was mended, each by a sighting from the middle of the person's. So they keep
   * their ids when linking comes out otherwise.
   */
  people: z.array(z.object({ id, at: sightingSchema })),
  /** The highest id that was ever given, also by edits that were undone: an id is never given again. */
  lastId: z.int().min(0),
  edits: z.array(editSchema),
});

export type EditsFile = z.infer<typeof editsFileSchema>;
