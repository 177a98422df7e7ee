import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKinemeshError } from '../../../errors/index.ts';
import { readMotion } from '../../../motion/node.ts';
import { type CheckItem, DEFAULT_SETTINGS, type Engine, type RunEvent } from '../../engine.ts';
import { bad, good, type Subject } from './item.ts';

/** Enough for a track: PHALP believes in a person after five. */
const FRAMES = 10;
const FIRST_LINE: Subject = { id: 'run:first-line', label: 'First line' };
const FIRST_FRAME: Subject = { id: 'run:first-frame', label: 'First frame' };
const RESULT: Subject = { id: 'run:result', label: 'Result' };

/**
 * Runs `track.py` itself on the first frames of a clip, and says how far it came. What it makes is removed.
 *
 * @throws KinemeshError `cancelled` after an abort
 */
export async function tryRun(
  engine: Engine,
  clip: string,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<CheckItem[]> {
  const outDir = await mkdtemp(join(tmpdir(), 'kinemesh-doctor-'));
  const started = performance.now();
  const items: CheckItem[] = [];
  const report = (event: RunEvent) => {
    const after = `after ${((performance.now() - started) / 1000).toFixed(1)} s`;
    const isOurs = event.type === 'log' && event.speaker === 'TRACK.PY';
    if (isOurs && items.length === 0) items.push(good(FIRST_LINE, `${after}: ${event.message}`));
    const isFrame = event.type === 'progress' && event.stage === 'tracking' && event.done > 0;
    if (isFrame && items.at(-1)?.id !== FIRST_FRAME.id) items.push(good(FIRST_FRAME, after));
    onEvent(event);
  };
  const settings = {
    ...DEFAULT_SETTINGS,
    from: { kind: 'frame', frame: 0 },
    to: { kind: 'frame', frame: FRAMES },
  } as const;
  try {
    const { seconds } = await engine.run(
      { videoPath: clip, outDir, settings, resume: false },
      report,
      signal,
    );
    const { tracks } = await readMotion(outDir);
    const people = tracks.length === 1 ? '1 person' : `${tracks.length} people`;
    return [...items, good(RESULT, `after ${seconds.toFixed(1)} s: ${people} on ${FRAMES} frames`)];
  } catch (error) {
    if (!isKinemeshError(error) || error.code === 'cancelled') throw error;
    const next = [FIRST_LINE, FIRST_FRAME, RESULT][items.length] ?? RESULT;
    return [...items, bad(next, error)];
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
