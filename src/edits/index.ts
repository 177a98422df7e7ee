/** What a person mends in a motion, anywhere: browser and Node. edits.json on disk: `node.ts`. */
export { anchorEdit } from './anchor-edit.ts';
export { applyEdits, type Mended, mainPerson, type NotApplied } from './apply-edits.ts';
export { addEdit, undoEdit } from './change-edits.ts';
export { type Edit, editSchema, lensSchema, MENDABLE_JOINTS, type MendableJoint } from './edit.ts';
export { editsAsAsked } from './edit-as-asked.ts';
export { type EditRequest, editRequestSchema } from './edit-request.ts';
export {
  EDITS_FILE,
  EDITS_FORMAT,
  EDITS_VERSION,
  type EditsFile,
  editsFileSchema,
  editsText,
  noEdits,
  parseEdits,
} from './edits-file.ts';
export { flipSides } from './flip-sides.ts';
export { LIMITS as EDIT_LIMITS } from './limits.ts';
export { type MotionToEdit, motionToEdit } from './motion-to-edit.ts';
export { mendedLandmarks, moveJoints } from './move-joints.ts';
export {
  type JointMend,
  type MendedPerson,
  type Person,
  peopleOf,
  type SightingRows,
  type TrackSightings,
  trackSightings,
} from './people.ts';
export { type FloorEdit, type SceneEdits, sceneEdits } from './scene-edits.ts';
export { type Sighting, sightingKey, sightingSchema } from './sighting.ts';
