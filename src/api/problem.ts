import { z } from 'zod';

/** A failure as RFC 9457 wants it (`application/problem+json`), with our code and what to do. */
export const problemSchema = z.object({
  /** `https://kinemesh.dev/problems/CODE`: a name, not an address to be called. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable: an `ErrorCode` of src/errors. */
  code: z.string(),
  /** What happened, with the value that was wrong. */
  detail: z.string(),
  /** What to do. */
  remedy: z.string(),
});

export type Problem = z.infer<typeof problemSchema>;
