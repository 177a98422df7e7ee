import { z } from 'zod';
import { jobSchema } from './job.ts';

/** `unreadable`: prepared in vain, the prepare job says why. */
export const VIDEO_STATES = ['uploading', 'preparing', 'ready', 'unreadable'] as const;

export const videoFactsSchema = z.object({
  sha256: z.string(),
  /** Px, upright, square pixels. */
  width: z.int(),
  height: z.int(),
  frameCount: z.int(),
  durationSeconds: z.number(),
  averageFps: z.number(),
  codec: z.string(),
  container: z.string(),
  hasAudio: z.boolean(),
  /** Whether `playable` is a copy made for browsers, and not the file itself. */
  copied: z.boolean(),
});

export const videoSchema = z.object({
  id: z.string(),
  /** What people call it; the file's name at first. */
  name: z.string(),
  fileName: z.string(),
  sizeBytes: z.int(),
  /** Bytes that have arrived; `sizeBytes` once it is whole. */
  receivedBytes: z.int(),
  state: z.enum(VIDEO_STATES),
  /** Null until it is prepared. */
  facts: videoFactsSchema.nullable(),
  hasPoster: z.boolean(),
  /** People in its motion; null while there is none. */
  people: z.int().nullable(),
  /** The job that made its motion; changes when there is a new motion. Null while there is none. */
  motionId: z.string().nullable(),
  /** Things that were mended in it and hold; they outlast new bodies. */
  edits: z.int().min(0),
  /** Whether the present motion does not show all of them, or shows some that were taken back. */
  editsPending: z.boolean(),
  /** Whether an overlay of that motion is ready to be downloaded. */
  hasOverlay: z.boolean(),
  /** The newest job of each kind. */
  jobs: z.object({
    prepare: jobSchema.nullable(),
    bodies: jobSchema.nullable(),
    refit: jobSchema.nullable(),
    overlay: jobSchema.nullable(),
  }),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
});

export type VideoState = (typeof VIDEO_STATES)[number];
export type VideoFacts = z.infer<typeof videoFactsSchema>;
export type Video = z.infer<typeof videoSchema>;
