import type { MotionJson, MotionWarning } from '../motion/index.ts';
import type { VideoFacts } from '../video/index.ts';
import type { RunSettings } from './engine.ts';

/** What a motion says of its video. */
export function videoOfMotion(
  facts: VideoFacts,
  fileName: string | undefined,
  { captureRate }: Pick<RunSettings, 'captureRate'>,
): MotionJson['video'] {
  return {
    // Where \ may stand in a name, it separates folders elsewhere.
    fileName: (fileName ?? facts.fileName).replaceAll('\\', '_'),
    sha256: facts.sha256,
    width: facts.width,
    height: facts.height,
    rotation: facts.rotation,
    frameCount: facts.frameCount,
    durationSeconds: facts.durationSeconds,
    averageFps: facts.averageFps,
    codec: facts.codec,
    timeScale: captureRate === null ? 1 : facts.averageFps / captureRate,
  };
}

/** What opening the video found odd, as warnings of its motion. */
export function videoWarnings({ warnings }: Pick<VideoFacts, 'warnings'>): MotionWarning[] {
  return warnings.map(({ code, message, frame }) => ({
    code,
    message,
    ...(frame === undefined ? {} : { frame }),
  }));
}
