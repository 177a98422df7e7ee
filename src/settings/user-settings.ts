import { z } from 'zod';

/** What a Python environment is, and the folder that activating it would name. */
const environment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('venv'), prefix: z.string() }),
  z.object({ kind: z.literal('conda'), prefix: z.string(), name: z.string() }),
  z.object({ kind: z.literal('plain') }),
]);

/** Seconds; null: no limit. None of them ends a run that gives signs of life, but `total`. */
const limits = z.object({
  /** Until the launcher's first line. */
  firstLine: z.number().positive().default(60),
  /** Until all imports are done. */
  imports: z.number().positive().default(600),
  /** Between signs of life: a line, a step of the progress bar, a file that grows. */
  silence: z.number().positive().default(900),
  total: z.number().positive().nullable().default(null),
});

export const fourDHumansSettingsSchema = z.object({
  /** Absolute; within WSL where `wsl` is set. */
  checkout: z.string().min(1),
  python: z.string().min(1),
  environment: environment.default({ kind: 'plain' }),
  /** On Windows: the WSL distribution that both are in. */
  wsl: z.string().nullable().default(null),
  /** `HOME` of the run, where 4D-Humans keeps its networks; null: the user's own. */
  home: z.string().nullable().default(null),
  detector: z.enum(['vitdet', 'maskrcnn']).default('vitdet'),
  /** Frames that are processed at once; null: by the memory and the disk. */
  chunkFrames: z.int().min(20).nullable().default(null),
  /**
   * How it gets its frames: as pictures that it extracts, or one by one from the video, which takes less disk and an
   * older torchvision. `auto`: as a stream where the checkout can.
   */
  frames: z.enum(['auto', 'stream', 'pictures']).default('auto'),
  /** Whether PHALP also renders its own video, which takes longer and more memory. */
  render: z.boolean().default(false),
  limits: limits.prefault({}),
});

export const userSettingsSchema = z.object({
  fourDHumans: fourDHumansSettingsSchema.nullable().default(null),
  /** The user's own file of SMPL, .pkl or .npz; absolute. */
  smplPath: z.string().nullable().default(null),
});

export type Environment = z.infer<typeof environment>;
/** Where the user's 4D-Humans is and how it is run. */
export type FourDHumansSettings = z.infer<typeof fourDHumansSettingsSchema>;
/** What `kinemesh setup` keeps, for the command line and the page alike. */
export type UserSettings = z.infer<typeof userSettingsSchema>;
