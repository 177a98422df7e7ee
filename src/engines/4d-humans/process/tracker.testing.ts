import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StandIn } from '../../../../tools/stand-in/stand-in.ts';
import { fourDHumansSettingsSchema } from '../../../settings/index.ts';
import type { RunEvent } from '../../engine.ts';
import { hydraOverride } from './hydra-override.ts';
import { runTracker } from './tracker.ts';
import type { TrackerEnd, TrackerRun } from './tracker-run.ts';

const SAMPLE = fileURLToPath(new URL('../../../../assets/sample/sample.mp4', import.meta.url));

/** A call of the stand-in's track.py on the first frames of the sample clip. */
export function callOf(standIn: StandIn, outDir: string, more: TryOptions = {}): TrackerRun {
  const settings = fourDHumansSettingsSchema.parse({
    checkout: standIn.checkout,
    python: standIn.python,
    environment: { kind: 'venv', prefix: join(standIn.checkout, 'venv') },
    home: standIn.home,
    ...more.settings,
  });
  const frames = more.frames ?? 12;
  return {
    settings,
    overrides: [
      hydraOverride('video.source', SAMPLE),
      hydraOverride('video.output_dir', outDir),
      hydraOverride('video.end_frame', frames),
      hydraOverride('render.enable', more.render ?? false),
    ],
    outDir,
    frames,
    videoName: 'sample',
    extract: true,
  };
}

export interface TryOptions {
  readonly settings?: object;
  readonly frames?: number;
  readonly render?: boolean;
  /** Called with all that was told so far; true: it is cancelled. */
  readonly cancelWhen?: (events: readonly RunEvent[]) => boolean;
}

/** Runs it, and keeps all that was told. */
export async function tryOnce(standIn: StandIn, outDir: string, more: TryOptions = {}) {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const events: RunEvent[] = [];
  const abort = new AbortController();
  let cancelledAt = 0;
  const end: TrackerEnd = await runTracker(
    callOf(standIn, outDir, more),
    (event) => {
      events.push(event);
      if (cancelledAt > 0 || !more.cancelWhen?.(events)) return;
      cancelledAt = performance.now();
      abort.abort();
    },
    abort.signal,
  );
  const said = (speaker: 'PROCESS' | 'TRACK.PY') =>
    events.flatMap((event) => (event.type === 'log' && event.speaker === speaker ? [event.message] : []));
  return {
    end,
    events,
    process: said('PROCESS'),
    track: said('TRACK.PY'),
    /** From the cancellation to the end. */
    msToEnd: cancelledAt > 0 ? performance.now() - cancelledAt : null,
  };
}
