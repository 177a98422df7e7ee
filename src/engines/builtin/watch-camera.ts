import { cameraSteps, type Evidence } from '../../evidence/index.ts';
import type { VideoFacts } from '../../video/index.ts';
import { estimateFocal, focalFromPeople, followCamera, roughFeet, seenHeights } from '../../world/index.ts';
import { type Camera, chooseCamera } from '../camera.ts';
import type { Lens } from '../engine.ts';
import { cameraMovement } from './camera-movement.ts';

/** The camera over the whole video. F frames. */
export interface WatchedCamera {
  readonly lens: Camera;
  readonly moving: boolean;
  readonly zooming: boolean;
  /** (F, 4) and (F, 12) as in the fit's `Scene` */
  readonly cameraMotion: Float32Array;
  readonly cameraPose: Float64Array | null;
}

/**
 * What the evidence says of the camera: whether it moves, how, and where nobody knows the lens, what the background
 * tells of it, or of a camera that stands the people who go about before it. Who is who may be mended, and changes nothing here: `people` are as they were linked.
 *
 * @param people rows of the evidence of each person
 * @param time (F) real seconds of all frames of the video. @param shot of the evidence's frames
 */
export function watchCamera(
  facts: VideoFacts,
  wanted: Lens | null,
  evidence: Evidence,
  people: readonly Int32Array[],
  time: Float64Array,
  shot: Int32Array,
): WatchedCamera {
  const { width, height, frameCount } = facts;
  const seenTime = time.slice(evidence.firstFrame, evidence.endFrame);
  const steps = cameraSteps(evidence, seenTime);
  const movement = cameraMovement(steps, seenTime, width, height);
  const cameraMotion = spreadSteps(steps, evidence.firstFrame, frameCount);
  const chosen = chooseCamera(facts, wanted);
  if (!movement.moving) {
    const isOneView = chosen.source === 'assumed' && shot.every((s) => s === shot[0]);
    const told = isOneView ? focalFromPeople(seenHeights(evidence, people, chosen), chosen.focal) : null;
    const lens = told === null ? chosen : estimated(chosen, told);
    return { lens, ...movement, cameraMotion, cameraPose: null };
  }
  const background = { steps, background: evidence.background, time: seenTime, shot };
  const focal = chosen.source === 'assumed' && !movement.zooming ? estimateFocal(background, chosen) : null;
  const lens = focal === null ? chosen : estimated(chosen, focal);
  const poses = followCamera({
    ...background,
    lens,
    feet: people.map((rows) => roughFeet(evidence, rows, lens)),
  });
  const cameraPose = spreadPoses(poses, evidence.firstFrame, frameCount);
  return { lens, ...movement, cameraMotion, cameraPose };
}

function estimated(camera: Camera, focal: number): Camera {
  return { ...camera, source: 'estimated', focal };
}

/** The camera's steps on all frames: outside the range it stands. */
function spreadSteps(steps: Float64Array, firstFrame: number, frameCount: number): Float32Array {
  const motion = new Float32Array(frameCount * 4);
  for (let frame = 0; frame < frameCount; frame++) motion[4 * frame] = 1;
  motion.set(steps, 4 * firstFrame);
  return motion;
}

/** The camera's poses on all frames: outside the range it stands as at the range's ends. */
function spreadPoses(poses: Float64Array, firstFrame: number, frameCount: number): Float64Array {
  const size = 12;
  const spread = new Float64Array(frameCount * size);
  const last = poses.length / size - 1;
  for (let frame = 0; frame < frameCount; frame++) {
    const from = size * Math.max(0, Math.min(last, frame - firstFrame));
    spread.set(poses.subarray(from, from + size), size * frame);
  }
  return spread;
}
