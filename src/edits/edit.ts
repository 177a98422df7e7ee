import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { sightingSchema } from './sighting.ts';

/** Joints that may be dragged: those that the landmarks of pass 1 show. Names of SMPL-H. */
export const MENDABLE_JOINTS = [
  'head',
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_hip',
  'right_hip',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
  'left_foot',
  'right_foot',
] as const;

export type MendableJoint = (typeof MENDABLE_JOINTS)[number];

const frame = z.int().min(0);
const id = z.int().positive();
/** A range of frames, both of them in it; null: from the person's first on, up to their last. */
export const frameRangeShape = { firstFrame: frame.nullable(), lastFrame: frame.nullable() };

export const labelSchema = z.string().trim().min(1).max(LIMITS.labelLength).nullable();
export const metresSchema = z.number().min(LIMITS.heightMetres.least).max(LIMITS.heightMetres.most);
export const jointSchema = z.enum(MENDABLE_JOINTS);
export const pixelSchema = z.number().min(-LIMITS.pixels).max(LIMITS.pixels);
export const rateSchema = z.number().min(LIMITS.framesPerSecond.least).max(LIMITS.framesPerSecond.most);

export const lensSchema = z.discriminatedUnion('kind', [
  /** The horizontal field of view. */
  z.object({
    kind: z.literal('fov'),
    degrees: z.number().min(LIMITS.fovDegrees.least).max(LIMITS.fovDegrees.most),
  }),
  /** Pixels of the upright picture. */
  z.object({
    kind: z.literal('focal'),
    pixels: z.number().min(LIMITS.focalPixels.least).max(LIMITS.focalPixels.most),
  }),
]);

/** Where the camera is over the floor at the first frame of the shot that `frame` is in; null: as estimated. */
export const cameraFloorSchema = z.object({
  kind: z.literal('camera'),
  frame,
  heightMetres: z.number().min(0).max(LIMITS.cameraHeightMetres).nullable(),
  /** How far below the horizon it looks. */
  pitchDegrees: z.number().min(-90).max(90).nullable(),
  /** How far it is turned clockwise about the line of sight. */
  rollDegrees: z.number().min(-180).max(180).nullable(),
});

const floorSchema = z.discriminatedUnion('kind', [
  /** The floor of the shot lies under the lowest point of this person on this frame. */
  z.object({ kind: z.literal('standing'), at: sightingSchema }),
  cameraFloorSchema,
]);

/**
 * One thing that a person has mended. Applied in order, each to what those before it left. `at`, `with` and
 * `sightings` mean the person who has that sighting by then.
 */
export const editSchema = z.discriminatedUnion('op', [
  /**
   * These are one person, who keeps the first one's id, and its label and height where it has them. Where two of
   * them are on one frame, the better seen one stays.
   */
  z.object({ op: z.literal('merge'), sightings: z.array(sightingSchema).min(2) }),
  /** From this sighting on, the person is another one, with a new id. */
  z.object({ op: z.literal('split'), at: sightingSchema, id }),
  /** From this frame on, each of the two is the other. */
  z.object({ op: z.literal('swap'), at: sightingSchema, with: sightingSchema, frame }),
  /** The person goes, or the part of them between two frames. */
  z.object({ op: z.literal('delete'), at: sightingSchema, ...frameRangeShape }),
  /** All others go. */
  z.object({ op: z.literal('only'), sightings: z.array(sightingSchema).min(1) }),
  z.object({ op: z.literal('name'), at: sightingSchema, label: labelSchema }),
  z.object({ op: z.literal('height'), at: sightingSchema, metres: metresSchema }),
  /** What was taken for the left side is the right one. */
  z.object({ op: z.literal('left-right'), at: sightingSchema, ...frameRangeShape }),
  /** On this frame, this joint of the person is here: px of the upright picture. */
  z.object({
    op: z.literal('joint'),
    at: sightingSchema,
    frame,
    joint: jointSchema,
    x: pixelSchema,
    y: pixelSchema,
  }),
  z.object({ op: z.literal('lens'), lens: lensSchema }),
  z.object({ op: z.literal('floor'), floor: floorSchema }),
  /** Slow motion: frames that the camera took in a real second. */
  z.object({ op: z.literal('frame-rate'), framesPerSecond: rateSchema }),
]);

export type Edit = z.infer<typeof editSchema>;
