import { z } from 'zod';
import {
  cameraFloorSchema,
  frameRangeShape,
  jointSchema,
  labelSchema,
  lensSchema,
  metresSchema,
  pixelSchema,
  rateSchema,
} from './edit.ts';

const track = z.int().positive();
const frame = z.int().min(0);

/**
 * An edit as a user asks for it, by the ids of the tracks that they see: what the command line and the API take.
 * `anchorEdit` makes of it the edit that is kept.
 */
export const editRequestSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('merge'), tracks: z.array(track).min(2) }),
  z.object({ op: z.literal('split'), track, frame }),
  z.object({ op: z.literal('swap'), tracks: z.tuple([track, track]), frame }),
  z.object({ op: z.literal('delete'), track, ...frameRangeShape }),
  z.object({ op: z.literal('only'), tracks: z.array(track).min(1) }),
  z.object({ op: z.literal('name'), track, label: labelSchema }),
  z.object({ op: z.literal('height'), track, metres: metresSchema }),
  z.object({ op: z.literal('left-right'), track, ...frameRangeShape }),
  z.object({ op: z.literal('joint'), track, frame, joint: jointSchema, x: pixelSchema, y: pixelSchema }),
  z.object({ op: z.literal('lens'), lens: lensSchema }),
  z.object({
    op: z.literal('floor'),
    floor: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('standing'), track, frame }),
      cameraFloorSchema,
    ]),
  }),
  z.object({ op: z.literal('frame-rate'), framesPerSecond: rateSchema }),
]);

export type EditRequest = z.infer<typeof editRequestSchema>;
