/** What goes over the wire between the service and its page: shapes, limits, words for states. No Node. */

export { type EditList, editListSchema, type NewEdit, newEditSchema } from './edits.ts';
export {
  checkItemSchema,
  ENGINE_STATES,
  type EngineState,
  engineStateSchema,
  type TrackerChoice,
  type TrackerFindings,
  trackerChoiceSchema,
  trackerFindingsSchema,
} from './engines.ts';
export { type ServiceEvent, serviceEventSchema } from './events.ts';
export {
  type GpuMemory,
  JOB_KINDS,
  JOB_STATES,
  type Job,
  type JobKind,
  type JobProgress,
  type JobState,
  jobSchema,
} from './job.ts';
export { chunkFile, FRAMES_A_CHUNK, type MotionView, motionViewSchema } from './motion-view.ts';
export { type Problem, problemSchema } from './problem.ts';
export { samplePieces } from './sample-pieces.ts';
export { ENGINES, SETTINGS_LIMITS, type Settings, settingsSchema } from './settings.ts';
export { SNIFF_BYTES, type Sniffed, sniff } from './sniff.ts';
export {
  VIDEO_STATES,
  type Video,
  type VideoFacts,
  type VideoState,
  videoFactsSchema,
  videoSchema,
} from './video.ts';
