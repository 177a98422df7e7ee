/** 4D-Humans, the user's own checkout of it, as an engine. */

export { tryRun } from './doctor/try-run.ts';
export { createFourDHumansEngine } from './engine.ts';
export { importResult } from './import/index.ts';
export { hydraOverride, runTracker } from './process/index.ts';
export { refitTracks, unmendedMotion } from './refit-tracks.ts';
export { rowsOfTracks } from './regroup-tracks.ts';
export { runLogPath } from './run/tracker-folder.ts';
export { findSetup, type SetupFindings } from './setup/find-setup.ts';
export { type Extras, removeSetup, setUp, setUpFirst } from './setup/set-up.ts';
