/**
 * A process of its own that runs track.py, to be killed: `tracker-process.testing.ts SETTINGS OUT_DIR`. A line says
 * that it is at work.
 */
import { runTracker } from './tracker.ts';

const [settings, outDir] = process.argv.slice(2);
const run = {
  settings: JSON.parse(settings),
  overrides: JSON.parse(process.argv[4]),
  outDir,
  frames: 300,
  videoName: 'sample',
  extract: true,
};
await runTracker(
  run,
  (event) => {
    if (event.type === 'progress' && event.stage === 'tracking' && event.done > 0) console.log('at work');
  },
  new AbortController().signal,
);
