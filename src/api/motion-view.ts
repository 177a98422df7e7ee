import { z } from 'zod';
import { motionJsonSchema } from '../motion/index.ts';

/** Frames of one chunk. */
export const FRAMES_A_CHUNK = 256;

/**
 * A motion folder as the page reads it: `motion.json` and how the rest is cut up. Beside it
 * - `frames.npz`: the motion folder's own;
 * - `timeline.npz`: for each track `ID/frame` (T) i32, `ID/state` (T) u8 and `ID/joint_confidence` (T) u8, the mean
 *   over the body's 22 joints in 255ths, so that the whole timeline can be drawn at once;
 * - `NNNN.npz`, one chunk for each `framesAChunk` frames. For each track with rows there: `ID/frame` (n) i32,
 *   `ID/state` (n) u8, `ID/confidence` (n) f32, `ID/joint_confidence` (n, 52) u8 in 255ths, `ID/poses` (n, 156) f32,
 *   `ID/trans` (n, 3) f32. Every chunk that has a
 *   track's rows also has its `ID/betas` (B) f32.
 */
export const motionViewSchema = z.object({
  motion: motionJsonSchema,
  framesAChunk: z.int().positive(),
  chunkCount: z.int().min(0),
});

export type MotionView = z.infer<typeof motionViewSchema>;

export function chunkFile(chunk: number): string {
  return `${String(chunk).padStart(4, '0')}.npz`;
}
