import { KinemeshError } from '../../../errors/index.ts';
import type { Motion, MotionWarning } from '../../../motion/index.ts';
import type { VideoFacts } from '../../../video/index.ts';
import { videoOfMotion, videoWarnings } from '../../video-of-motion.ts';
import { framesOfVideo } from './frames-of-video.ts';
import type { ResultFile } from './read-result-file.ts';

/** A result laid over its video. */
export interface VideoOfResult {
  readonly video: Motion['video'];
  /** (F) presentation time, s */
  readonly time: Float64Array;
  /** For each frame of the result, the frame of the video that it is, or −1. */
  readonly frameOf: Int32Array;
  /** What PHALP looked at, px. */
  readonly picture: { readonly width: number; readonly height: number };
  readonly warnings: readonly MotionWarning[];
}

/** Frames a second of a video that nobody knows. */
const USUAL_FPS = 30;
/** OpenCV counts a frame or two more or less than a player shows. */
const FEW_FRAMES = 2;
/** Pictures of the same shape, but for rounding to whole pixels. */
const SAME_SHAPE = 0.01;

/**
 * A result without its video: its size and number of frames are the result's, its rate has to be said. The
 * checksum is the result file's, as the video's is not known.
 *
 * @throws KinemeshError `result-unreadable` where the result does not say how large the picture is
 */
export function videoFromResultAlone(
  { fileName, sha256, result }: ResultFile,
  fps: number | null,
  captureRate: number | null,
): VideoOfResult {
  if (result.imageSize === null) {
    throw new KinemeshError(
      'result-unreadable',
      `${fileName} has ${result.frameCount} frames and nobody on them, so it does not say how large the picture is.`,
      'Name its video with --video.',
    );
  }
  const frameOf = framesOfVideo(result.frames, null);
  const frameCount = frameOf.reduce((most, frame) => Math.max(most, frame + 1), 0);
  const averageFps = fps ?? USUAL_FPS;
  const warnings: MotionWarning[] = [];
  if (fps === null) {
    warnings.push({
      code: 'rate-assumed',
      message:
        `The frame rate is not known; ${USUAL_FPS} frames a second were assumed. Speeds depend on it: name the ` +
        'video with --video, or its rate with --fps.',
    });
  }
  return {
    video: {
      fileName,
      sha256,
      ...result.imageSize,
      rotation: 0,
      frameCount,
      durationSeconds: frameCount / averageFps,
      averageFps,
      codec: '',
      timeScale: captureRate === null ? 1 : averageFps / captureRate,
    },
    time: Float64Array.from({ length: frameCount }, (_, frame) => frame / averageFps),
    frameOf,
    picture: result.imageSize,
    warnings,
  };
}

/**
 * A result and its video: times, size and number of frames are the video's.
 *
 * @throws KinemeshError `option-invalid` where the two do not belong together
 */
export function videoOfResult(
  { fileName, result }: ResultFile,
  facts: VideoFacts,
  captureRate: number | null,
): VideoOfResult {
  const picture = result.imageSize ?? { width: facts.width, height: facts.height };
  const shape = picture.width / picture.height / (facts.width / facts.height);
  if (Math.abs(shape - 1) > SAME_SHAPE) {
    throw new KinemeshError(
      'option-invalid',
      `${fileName} was made of pictures of ${picture.width}×${picture.height} px, and ${facts.fileName} has ` +
        `${facts.width}×${facts.height} px.`,
      'Give the video that it was made of, or leave --video away.',
    );
  }
  const frameOf = framesOfVideo(result.frames, facts.time);
  return {
    video: videoOfMotion(facts, undefined, { captureRate }),
    time: facts.time,
    frameOf,
    picture,
    warnings: [
      ...videoWarnings(facts),
      ...sizeWarnings(fileName, picture, facts),
      ...countWarnings(fileName, result.frameCount, frameOf, facts),
    ],
  };
}

function sizeWarnings(
  fileName: string,
  { width, height }: VideoOfResult['picture'],
  facts: VideoFacts,
): MotionWarning[] {
  if (width === facts.width && height === facts.height) return [];
  const message =
    `${fileName} was made of pictures of ${width}×${height} px; the video has ${facts.width}×${facts.height} px ` +
    'of the same shape, and everything was brought to that.';
  return [{ code: 'picture-scaled', message }];
}

/** @throws KinemeshError `option-invalid` where the result has many more frames than the video */
function countWarnings(
  fileName: string,
  count: number,
  frameOf: Int32Array,
  facts: VideoFacts,
): MotionWarning[] {
  const beyond = frameOf.reduce((sum, frame) => sum + (frame < 0 || frame >= facts.frameCount ? 1 : 0), 0);
  if (beyond > Math.max(FEW_FRAMES, count / 100)) {
    throw new KinemeshError(
      'option-invalid',
      `${beyond} of the ${count} frames of ${fileName} are not in ${facts.fileName}, which has ${facts.frameCount}.`,
      'Give the video that it was made of, or leave --video away.',
    );
  }
  const warnings: MotionWarning[] = [];
  if (beyond > 0) {
    const message = `${fileName} has ${count} frames and the video ${facts.frameCount}; ${beyond} were left out.`;
    warnings.push({ code: 'result-longer', message });
  }
  const missing = facts.frameCount - (count - beyond);
  if (missing > 0) {
    const message =
      `${fileName} has ${count} frames and the video ${facts.frameCount}: on the ${missing} others nobody was ` +
      'looked for. (track.py stops after 1300 frames where nothing else is said.)';
    warnings.push({ code: 'result-short', message });
  }
  return warnings;
}
