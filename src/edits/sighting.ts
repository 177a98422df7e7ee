import { z } from 'zod';

const count = z.int().min(0);

/**
 * One person on one frame, as pass 1 saw them: what an edit holds on to. It means the same when pass 2 runs
 * again and who is who comes out otherwise; a track's id would not.
 *
 * Of an engine without evidence, `segment` is 0 and `tracklet` the id that the track was first given.
 */
export const sightingSchema = z.object({
  segment: count,
  tracklet: count,
  /** The video's frame. */
  frame: count,
});

export type Sighting = z.infer<typeof sightingSchema>;

/** A sighting as a key of a map. */
export function sightingKey({ segment, tracklet, frame }: Sighting): string {
  return `${segment}.${tracklet}.${frame}`;
}
