/** track.py, started, watched and ended; its failures by name. */
export { resultPath } from './files-watch.ts';
export { nvidiaSmi } from './gpu-memory.ts';
export { hydraOverride } from './hydra-override.ts';
export { runTracker } from './tracker.ts';
export type { TrackerEnd } from './tracker-run.ts';
