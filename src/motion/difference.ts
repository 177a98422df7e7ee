import {
  FRAME_COLUMNS,
  FRAMES_FILE,
  type MotionArray,
  SOURCE_COLUMNS,
  TRACK_COLUMNS,
  trackFile,
} from './columns.ts';
import type { Motion, Track } from './motion.ts';
import { motionJsonOf } from './serialize.ts';

/**
 * The first thing in which two motions differ, as one line, or null where they are equal: all arrays are, and
 * so is what motion.json says, except for its warnings, which may tell of a run's own troubles.
 */
export function firstDifference(a: Motion, b: Motion): string | null {
  const json = (motion: Motion) => ({ ...motionJsonOf(motion), tracks: [], warnings: [] });
  const facts = jsonDifference('motion.json', json(a), json(b));
  if (facts !== null) return facts;
  for (const name of Object.keys(FRAME_COLUMNS) as (keyof typeof FRAME_COLUMNS)[]) {
    const found = arrayDifference(FRAMES_FILE, FRAME_COLUMNS[name].key, a.frames[name], b.frames[name]);
    if (found !== null) return found;
  }
  const ids = (motion: Motion) => motion.tracks.map((track) => track.id).join(', ');
  if (ids(a) !== ids(b)) return `tracks: ${ids(a) || 'none'} against ${ids(b) || 'none'}`;
  for (const [i, track] of a.tracks.entries()) {
    const found = trackDifference(track, b.tracks[i]);
    if (found !== null) return found;
  }
  return jsonDifference('motion.json, "tracks"', motionJsonOf(a).tracks, motionJsonOf(b).tracks);
}

function trackDifference(a: Track, b: Track): string | null {
  const file = trackFile(a.id);
  for (const name of Object.keys(TRACK_COLUMNS) as (keyof typeof TRACK_COLUMNS)[]) {
    const found = arrayDifference(file, TRACK_COLUMNS[name].key, a[name], b[name]);
    if (found !== null) return found;
  }
  if (a.source === null || b.source === null) {
    return a.source === b.source ? null : `${file}: only one has ${SOURCE_COLUMNS.poses.key}`;
  }
  for (const name of Object.keys(SOURCE_COLUMNS) as (keyof typeof SOURCE_COLUMNS)[]) {
    const found = arrayDifference(file, SOURCE_COLUMNS[name].key, a.source[name], b.source[name]);
    if (found !== null) return found;
  }
  return null;
}

function arrayDifference(file: string, key: string, a: MotionArray, b: MotionArray): string | null {
  if (a.length !== b.length) return `${file}, "${key}": ${a.length} values against ${b.length}`;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return `${file}, "${key}": value ${i} is ${a[i]} against ${b[i]}`;
  }
  return null;
}

function jsonDifference(where: string, a: unknown, b: unknown): string | null {
  if (Object.is(a, b)) return null;
  const deeper = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  if (!deeper) return `${where}: ${JSON.stringify(a)} against ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = jsonDifference(
      `${where}.${key}`,
      (a as Record<string, unknown>)[key],
      (b as Record<string, unknown>)[key],
    );
    if (found !== null) return found;
  }
  return null;
}
