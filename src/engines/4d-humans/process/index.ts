/** track.py, started, watched and ended; its failures by name. */
export { nameFailure, noResult, type Seen } from './failures/index.ts';
export { resultPath } from './files-watch.ts';
export { type GpuSample, nvidiaSmi, sampleGpu } from './gpu-memory.ts';
export { hydraOverride } from './hydra-override.ts';
export { runTracker } from './tracker.ts';
export type { TrackerEnd, TrackerRun } from './tracker-run.ts';
