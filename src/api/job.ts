import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/**
 * `prepare` looks into a new video: facts, poster, a copy that browsers play where they cannot play it itself.
 * `bodies` makes its motion. `refit` makes it anew from what was seen, after something was mended. `overlay` draws the
 * bodies on the video, as a video to keep.
 */
export const JOB_KINDS = ['prepare', 'bodies', 'refit', 'overlay'] as const;
/** `waiting`: for the upload or for the video to be prepared; `queued`: for its turn. */
export const JOB_STATES = ['waiting', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;

const progress = z.object({
  /** `hashing`, `indexing`, `counting`, `copying`; an engine's `waiting`, `reading`, `staging`, `starting`, `tracking`, `seeing`, `linking`, `fitting`, `writing`, `drawing`. */
  stage: z.string(),
  /** In units of the stage's own (frames, people); `total` is 0 while unknown. */
  done: z.number().min(0),
  total: z.number().min(0),
  /** Of the whole job, 0–1, never going back. */
  fraction: z.number().min(0).max(1),
  /** Of the whole job, s; null until it can be told. */
  secondsLeft: z.number().min(0).nullable(),
});

/** Why a job failed. */
const failure = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** How the process ended that was the cause: the runner's, or that of a program which an engine started. */
  signal: z.string().nullable(),
  exitCode: z.int().nullable(),
  /** The last lines that it said. */
  lastLines: z.array(z.string()),
});

/** The GPU's memory while a job ran: at most 120 samples, thinned out as they grow in number. */
const gpuMemory = z.object({
  peakBytes: z.number(),
  totalBytes: z.number(),
  /** s at work on the job, bytes in use. */
  samples: z.array(z.object({ seconds: z.number(), bytes: z.number() })),
});

const warning = z.object({ code: z.string(), message: z.string() });

export const jobSchema = z.object({
  id: z.string(),
  videoId: z.string(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(JOB_STATES),
  settings: settingsSchema.nullable(),
  /** Null before it ran for the first time. */
  progress: progress.nullable(),
  failure: failure.nullable(),
  warnings: z.array(warning),
  /** Null where the engine uses no GPU, or nothing tells how much. */
  gpuMemory: gpuMemory.nullable(),
  /** How often it was begun: more than 1 after a restart or a retry. */
  attempts: z.int().min(0),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});

export type JobKind = (typeof JOB_KINDS)[number];
export type JobState = (typeof JOB_STATES)[number];
export type JobProgress = z.infer<typeof progress>;
export type GpuMemory = z.infer<typeof gpuMemory>;
export type Job = z.infer<typeof jobSchema>;
