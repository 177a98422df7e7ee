import { z } from 'zod';
import {
  checkItemSchema,
  ENGINES,
  type Settings,
  settingsSchema,
  videoFactsSchema,
} from '../../api/index.ts';
import { editsFileSchema } from '../../edits/index.ts';

/** Between the service and a runner: the task goes in as one line, then events come out, one line each. */

/** Of a task that is a job. */
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
    /** The motion folder of another run of the same engine, of which what it saw may do. */
    reuseDir: z.string().nullable(),
    /** What was mended; null where nothing ever was. */
    edits: editsFileSchema.nullable(),
  }),
  /** The motion in `baseDir` anew, with what was mended. */
  z.object({
    ...common,
    kind: z.literal('refit'),
    baseDir: z.string(),
    motionDir: z.string(),
    viewDir: z.string(),
    edits: editsFileSchema,
  }),
  z.object({ ...common, kind: z.literal('overlay'), motionDir: z.string(), outPath: z.string() }),
  /** No job: whether an engine can run here. */
  z.object({ kind: z.literal('check'), engine: z.enum(ENGINES) }),
]);

const processEnding = z.object({
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  lastLines: z.array(z.string()),
});

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
  z.object({ kind: z.literal('check'), items: z.array(checkItemSchema) }),
]);

export const runnerEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), stage: z.string(), done: z.number(), total: z.number() }),
  z.object({
    type: z.literal('log'),
    level: z.string(),
    message: z.string(),
    /** Of a program that the engine started; absent: the engine itself. */
    speaker: z.enum(['PROCESS', 'TRACK.PY']).optional(),
  }),
  /** Memory in use on the GPU, bytes, `seconds` after the run's start. */
  z.object({
    type: z.literal('memory'),
    seconds: z.number(),
    usedBytes: z.number(),
    totalBytes: z.number(),
  }),
  z.object({ type: z.literal('warning'), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('result'), result: resultSchema }),
  z.object({
    type: z.literal('failure'),
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
    /** How the program ended that it is about; null where it is about none. */
    ended: processEnding.nullable(),
  }),
]);

/** The folder in a motion folder where an engine keeps what it saw, to go on from. */
export const SEEN = { builtin: 'evidence', '4d-humans': 'tracker' } as const satisfies Record<
  Settings['engine'],
  string
>;

export type Task = z.infer<typeof taskSchema>;
/** A task that is a job. */
export type JobTask = Exclude<Task, { kind: 'check' }>;
export type TaskOf<K extends Task['kind']> = Extract<Task, { kind: K }>;
export type Result = z.infer<typeof resultSchema>;
export type ResultOf<K extends Result['kind']> = Extract<Result, { kind: K }>;
export type RunnerEvent = z.infer<typeof runnerEventSchema>;
export type Tell = (event: RunnerEvent) => void;
