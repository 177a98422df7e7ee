import { z } from 'zod';

/** What motion.json says it is; readers refuse anything else. */
export const MOTION_FORMAT = 'kinemesh-motion';
export const MOTION_VERSION = 1;

const text = z.string();
const name = z.string().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits');
const count = z.int().min(0);
const positive = z.number().positive();

const video = z.object({
  /** As the user's file was called, without its folder. */
  fileName: name.regex(/^[^/\\]+$/, 'expected a name without a folder'),
  sha256,
  /** Px of the upright picture with square pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Clockwise degrees that were applied to make it upright. */
  rotation: z.literal([0, 90, 180, 270]),
  frameCount: count,
  durationSeconds: z.number().min(0),
  averageFps: positive,
  codec: text,
  /** Real seconds per second of video: 0.125 for 240 frames a second played at 30. */
  timeScale: positive,
});

const camera = z.object({
  source: z.enum(['user', 'metadata', 'estimated', 'assumed', 'engine']),
  moving: z.boolean(),
  zooming: z.boolean(),
});

const body = z.object({
  model: z.enum(['kinemesh', 'smpl']),
  assetSha256: sha256,
  /** B, the number of shape components. */
  betas: count,
  gender: z.enum(['neutral', 'male', 'female']),
});

const engine = z.object({
  name: z.enum(['builtin', '4d-humans', 'hmr2']),
  version: name,
  settings: z.record(z.string(), z.json()),
  models: z.array(z.object({ name, sha256 })),
});

const track = z.object({
  id: z.int().positive(),
  firstFrame: count,
  lastFrame: count,
  observedFrames: count,
  file: name,
  label: z.string().nullable(),
  heightMetres: positive,
  heightSource: z.enum(['user', 'estimated']),
});

const warning = z.object({
  code: name,
  message: name,
  frame: count.optional(),
  track: z.int().positive().optional(),
});

/** motion.json. Fields that are not known are ignored. */
export const motionJsonSchema = z.object({
  format: z.literal(MOTION_FORMAT),
  version: z.literal(MOTION_VERSION),
  video,
  camera,
  world: z.enum(['estimated', 'assumed']),
  body,
  engine,
  keypointNames: z.array(name),
  tracks: z.array(track),
  warnings: z.array(warning),
});

export type MotionJson = z.infer<typeof motionJsonSchema>;
export type MotionWarning = z.infer<typeof warning>;
