import type { Settings, VideoFacts } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';

/**
 * What the schema of the settings cannot say, because it takes two of them, or the video.
 *
 * @param facts null while the video is not prepared: the engine checks again
 * @throws KinemeshError `option-invalid`
 */
export function checkSettings(settings: Settings, facts: VideoFacts | null): void {
  const { fromSeconds: from, toSeconds: to } = settings;
  if (from !== null && to !== null && from >= to) {
    throw new KinemeshError(
      'option-invalid',
      `The part to process begins at ${from} s and ends at ${to} s.`,
      'Choose an end after the beginning.',
    );
  }
  if (facts === null || from === null || from < facts.durationSeconds) return;
  throw new KinemeshError(
    'option-invalid',
    `The part to process begins at ${from} s; the video is ${facts.durationSeconds.toFixed(2)} s long.`,
    'Choose a beginning within the video.',
  );
}
