export { type OpenMotion, openMotion, refit } from './edit-motion.ts';
export {
  type CheckItem,
  DEFAULT_SETTINGS,
  type Engine,
  type EngineJob,
  type EngineName,
  type Lens,
  type Moment,
  type PoseModel,
  type Progress,
  type Report,
  type RunEvent,
  type RunSettings,
  type RunSummary,
  type Stage,
} from './engine.ts';
