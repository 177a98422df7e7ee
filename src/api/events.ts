import { z } from 'zod';
import { videoSchema } from './video.ts';

/**
 * What the service's event stream tells. A new or resumed stream begins with `all`, so nothing is missed over a
 * broken line; after that each change of a video or its jobs comes as the whole video.
 */
export const serviceEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all'), videos: z.array(videoSchema) }),
  z.object({ type: z.literal('video'), video: videoSchema }),
  z.object({ type: z.literal('removed'), videoId: z.string() }),
]);

export type ServiceEvent = z.infer<typeof serviceEventSchema>;
