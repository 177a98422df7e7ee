import { z } from 'zod';
import { editRequestSchema } from '../edits/index.ts';
import { jobSchema } from './job.ts';

/** Something to be mended, by the ids of the people as a motion has them. */
export const newEditSchema = z.object({
  edit: editRequestSchema,
  /** The motion that whoever asks looks at; the present one where it is not said. */
  motionId: z.string().nullable().default(null),
});

const keptEditSchema = z.object({
  id: z.string(),
  /** As it was asked for: ids of people are never given again, so they still mean the same. */
  edit: editRequestSchema,
  /** Taken back: it can be done again until something else is mended. */
  undone: z.boolean(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
});

/** What was mended in a video's motion, in order, and the job that makes its bodies anew. */
export const editListSchema = z.object({
  edits: z.array(keptEditSchema),
  /** Null where there is nothing to be done. */
  job: jobSchema.nullable(),
});

export type NewEdit = z.infer<typeof newEditSchema>;
export type EditList = z.infer<typeof editListSchema>;
