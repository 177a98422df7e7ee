import { checkFrames } from './check-frames.ts';
import { checkTrack } from './check-track.ts';
import { MOTION_FILE } from './columns.ts';
import type { Motion } from './motion.ts';
import { motionError, type Problem } from './motion-error.ts';
import { parseMotionJson } from './parse-json.ts';
import { motionJsonOf } from './serialize.ts';

/**
 * Everything in a motion that is not as the format says, in the order of the files; nothing where all is well.
 * Stop taking from it to find only the first.
 */
export function* problemsOf(motion: Motion): Generator<Problem> {
  const parsed = parseMotionJson(JSON.stringify(motionJsonOf(motion)));
  if (!parsed.ok) {
    yield parsed.problem;
    return;
  }
  const ids = motion.tracks.map((track) => track.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) {
    yield { file: MOTION_FILE, field: 'tracks', message: `the id ${twice} is there twice.` };
  }
  yield* checkFrames(motion);
  for (const track of motion.tracks) yield* checkTrack(motion, track);
  yield* checkWarnings(motion);
}

function* checkWarnings({ warnings, video }: Motion): Generator<Problem> {
  for (const [i, { frame }] of warnings.entries()) {
    if (frame !== undefined && frame >= video.frameCount) {
      const message = `is ${frame}, and the video has ${video.frameCount} frames.`;
      yield { file: MOTION_FILE, field: `warnings.${i}.frame`, message };
    }
  }
}

/**
 * Holds a motion against the format.
 *
 * @throws KinemeshError `motion-invalid` on the first thing that is wrong, naming file and field
 */
export function checkMotion(motion: Motion): void {
  for (const problem of problemsOf(motion)) throw motionError(problem);
}
