import { z } from 'zod';
import { lensSchema } from '../edits/index.ts';
import type { MotionJson } from '../motion/index.ts';
import { DEFAULT_SETTINGS, type RunSettings } from './engine.ts';

const moment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seconds'), seconds: z.number() }),
  z.object({ kind: z.literal('frame'), frame: z.number() }),
]);

const settingsSchema = z.object({
  model: z.enum(['heavy', 'full', 'lite']),
  lens: lensSchema.nullable(),
  heightMetres: z.number().nullable(),
  maxPeople: z.number().nullable(),
  from: moment.nullable(),
  to: moment.nullable(),
  captureRate: z.number().nullable(),
  camera: z.enum(['lens', 'engine']),
});

/** The settings that a motion was made with, as its motion.json tells them. */
export function settingsOfMotion(settings: MotionJson['engine']['settings']): RunSettings {
  return settingsSchema.parse({ ...DEFAULT_SETTINGS, ...settings });
}
