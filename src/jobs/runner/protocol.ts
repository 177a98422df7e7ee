import { z } from 'zod';
import { settingsSchema, videoFactsSchema } from '../../api/index.ts';

/** Between the service and a runner: the task goes in as one line, then events come out, one line each. */

const common = {
  jobId: z.string(),
  videoPath: z.string(),
  /** What people call the file. */
  fileName: z.string(),
  /** Kept by one runner at a time. */
  lockPath: z.string(),
};

export const taskSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('prepare'), folder: z.string() }),
  z.object({
    ...common,
    kind: z.literal('bodies'),
    settings: settingsSchema,
    motionDir: z.string(),
    viewDir: z.string(),
    /** The motion folder of another run whose evidence may do. */
    reuseDir: z.string().nullable(),
  }),
  z.object({ ...common, kind: z.literal('overlay'), motionDir: z.string(), outPath: z.string() }),
]);

const resultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('prepare'),
    facts: videoFactsSchema,
    /** Names of files in the folder; null where there is none, or where the video itself plays. */
    poster: z.string().nullable(),
    playable: z.string().nullable(),
  }),
  z.object({ kind: z.literal('bodies'), people: z.int() }),
  z.object({ kind: z.literal('overlay') }),
]);

export const runnerEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), stage: z.string(), done: z.number(), total: z.number() }),
  z.object({ type: z.literal('log'), level: z.string(), message: z.string() }),
  z.object({ type: z.literal('warning'), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('result'), result: resultSchema }),
  z.object({ type: z.literal('failure'), code: z.string(), message: z.string(), remedy: z.string() }),
]);

export type Task = z.infer<typeof taskSchema>;
export type TaskOf<K extends Task['kind']> = Extract<Task, { kind: K }>;
export type Result = z.infer<typeof resultSchema>;
export type ResultOf<K extends Result['kind']> = Extract<Result, { kind: K }>;
export type RunnerEvent = z.infer<typeof runnerEventSchema>;
export type Tell = (event: RunnerEvent) => void;
