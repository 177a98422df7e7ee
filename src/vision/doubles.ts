import type { Moment } from './frame-clock.ts';
import type { Reading } from './landmark-network.ts';
import { bodyDistance, isSameBody } from './likeness.ts';
import { predictCrop, type Track } from './track.ts';

/** Where two followed people were read as one body, the one who jumped there loses it. */
export function dropDoubles(found: Map<Track, Reading>, at: Moment): Track[] {
  const dropped: Track[] = [];
  const entries = [...found];
  for (let i = 0; i < entries.length; i++) {
    for (let j = i + 1; j < entries.length; j++) {
      const [a, readingA] = entries[i];
      const [b, readingB] = entries[j];
      if (!found.has(a) || !found.has(b) || !isSameBody(readingA, readingB)) continue;
      const loser = surprise(a, readingA, at) > surprise(b, readingB, at) ? a : b;
      found.delete(loser);
      dropped.push(loser);
    }
  }
  return dropped;
}

/** How unlike its past a track's reading is: distance from the expected place, change of size and pose. */
function surprise(track: Track, reading: Reading, at: Moment): number {
  const expected = predictCrop(track, at);
  const { nextCrop } = reading;
  const step = Math.hypot(nextCrop.x - expected.x, nextCrop.y - expected.y) / expected.side;
  return (
    step + Math.abs(Math.log(nextCrop.side / expected.side)) + 0.3 * bodyDistance(track.reading, reading)
  );
}
