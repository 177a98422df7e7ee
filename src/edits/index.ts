/** What a person mends in a motion, anywhere: browser and Node. edits.json on disk: `node.ts`. */
export { type Edit, editSchema, lensSchema, MENDABLE_JOINTS, type MendableJoint } from './edit.ts';
export { type EditRequest, editRequestSchema } from './edit-request.ts';
export { EDITS_FILE, EDITS_FORMAT, EDITS_VERSION, type EditsFile, editsFileSchema } from './edits-file.ts';
export { LIMITS as EDIT_LIMITS } from './limits.ts';
export { type Sighting, sightingKey, sightingSchema } from './sighting.ts';
