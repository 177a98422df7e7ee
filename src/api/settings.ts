import { z } from 'zod';
import { EDIT_LIMITS } from '../edits/index.ts';

/** What a setting may be; the command line has the same bounds, and so has what is mended. */
export const SETTINGS_LIMITS = {
  fovDegrees: EDIT_LIMITS.fovDegrees,
  focalPixels: EDIT_LIMITS.focalPixels,
  heightMetres: EDIT_LIMITS.heightMetres,
  people: { least: 1, most: 100 },
  captureRate: EDIT_LIMITS.framesPerSecond,
} as const;

/** What makes the bodies: our own engine, or the user's 4D-Humans. */
export const ENGINES = ['builtin', '4d-humans'] as const;

const { fovDegrees, focalPixels, heightMetres, people, captureRate } = SETTINGS_LIMITS;

const lens = z.discriminatedUnion('kind', [
  /** The horizontal field of view. */
  z.object({ kind: z.literal('fov'), degrees: z.number().min(fovDegrees.least).max(fovDegrees.most) }),
  /** Pixels of the upright picture. */
  z.object({ kind: z.literal('focal'), pixels: z.number().min(focalPixels.least).max(focalPixels.most) }),
]);

/** What a user may choose before a video is processed. Null: the engine decides. */
export const settingsSchema = z.object({
  engine: z.enum(ENGINES).default('builtin'),
  model: z.enum(['heavy', 'full', 'lite']).default('heavy'),
  /** s of the player's clock: the first moment, and the one after the last. */
  fromSeconds: z.number().min(0).nullable().default(null),
  toSeconds: z.number().positive().nullable().default(null),
  /** Of the main person. */
  heightMetres: z.number().min(heightMetres.least).max(heightMetres.most).nullable().default(null),
  lens: lens.nullable().default(null),
  /** Slow motion: frames that the camera took in a real second. */
  captureRate: z.number().min(captureRate.least).max(captureRate.most).nullable().default(null),
  maxPeople: z.int().min(people.least).max(people.most).nullable().default(null),
});

export type Settings = z.infer<typeof settingsSchema>;
