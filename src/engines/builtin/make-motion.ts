import type { Body } from '../../body/index.ts';
import { cameraSteps, type Evidence, LANDMARK_NAMES } from '../../evidence/index.ts';
import { type FittedPerson, fitPerson } from '../../fitting/index.ts';
import type { Motion, MotionWarning } from '../../motion/index.ts';
import { linkIdentities } from '../../tracking/index.ts';
import type { VideoFacts } from '../../video/index.ts';
import { assumeWorld, followCamera } from '../../world/index.ts';
import { chooseCamera } from '../camera.ts';
import type { EngineJob, Report } from '../engine.ts';
import { frameWarnings } from '../frame-warnings.ts';
import { kinemeshVersion } from '../version.ts';
import { videoOfMotion } from '../video-of-motion.ts';
import { cameraMovement } from './camera-movement.ts';
import { modelsOf } from './models.ts';

/**
 * Pass 2: links identities and fits bodies, from the evidence alone.
 *
 * @throws KinemeshError `cancelled`
 */
export async function makeMotion(
  facts: VideoFacts,
  openWarnings: readonly MotionWarning[],
  evidence: Evidence,
  body: Body,
  job: EngineJob,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const { settings } = job;
  const video = videoOfMotion(facts, job.fileName, settings);
  const time = facts.time.map((t) => t * video.timeScale);
  const seenTime = time.slice(evidence.firstFrame, evidence.endFrame);
  const camera = chooseCamera(facts, settings.lens);
  const warnings: MotionWarning[] = [...openWarnings];

  report({ type: 'progress', stage: 'linking', done: 0, total: 1 });
  const { identities, shot: seenShot } = linkIdentities({
    evidence,
    time: seenTime,
    width: facts.width,
    height: facts.height,
    maxPeople: settings.maxPeople,
  });
  report({ type: 'progress', stage: 'linking', done: 1, total: 1 });

  const shot = spreadShots(seenShot, evidence.firstFrame, facts.frameCount);
  const intrinsics = new Float32Array(facts.frameCount * 4);
  for (let f = 0; f < facts.frameCount; f++) {
    intrinsics.set([camera.focal, camera.focal, camera.centreX, camera.centreY], 4 * f);
  }
  const steps = cameraSteps(evidence, seenTime);
  const movement = cameraMovement(steps, seenTime, facts.width, facts.height);
  const cameraMotion = spreadSteps(steps, evidence.firstFrame, facts.frameCount);
  const scene = {
    time,
    shot,
    intrinsics,
    cameraMotion,
    cameraStands: !movement.moving && !movement.zooming,
    cameraPose: movement.moving ? followCamera({ steps: cameraMotion, shot, lens: camera }) : null,
  };
  const people: FittedPerson[] = [];
  const rows = identities.reduce((sum, { rows }) => sum + rows.length, 0);
  const mainPerson = identities.reduce(
    (best, one) => (one.rows.length > best.rows.length ? one : best),
    identities[0],
  );
  let done = 0;
  for (const identity of identities) {
    const fitted = await fitPerson({
      body,
      evidence,
      rows: identity.rows,
      scene,
      lifted: null,
      heightMetres: identity === mainPerson ? settings.heightMetres : null,
      signal,
      onProgress: (part) =>
        report({
          type: 'progress',
          stage: 'fitting',
          done: Math.round(done + part * identity.rows.length),
          total: rows,
          detail: `person ${identity.id} of ${identities.length}`,
        }),
    });
    people.push(fitted);
    done += identity.rows.length;
  }

  warnings.push(...frameWarnings(evidence.decoded, evidence.firstFrame));
  if (settings.heightMetres !== null) warnings.push(...heightWarnings(settings.heightMetres, people));
  if (camera.source === 'assumed') {
    const degrees = (360 / Math.PI) * Math.atan(facts.width / 2 / camera.focal);
    warnings.push({
      code: 'lens-assumed',
      message:
        `The lens is not known; a horizontal field of view of ${degrees.toFixed(0)}° was assumed. ` +
        'Distances and depth depend on it: give --fov or --focal if you know better.',
    });
  }
  if (identities.length === 0)
    warnings.push({ code: 'nobody-found', message: 'No person was found in the video.' });
  if (movement.moving) {
    warnings.push({
      code: 'camera-moves',
      message: 'The camera moves; bodies are placed relative to it, not to the ground.',
    });
  }
  return {
    video,
    camera: { source: camera.source, ...movement },
    world: 'assumed',
    body: { model: body.model, assetSha256: body.assetSha256, betas: body.betaCount, gender: 'neutral' },
    engine: {
      name: 'builtin',
      version: kinemeshVersion(),
      settings: { ...settings },
      models: modelsOf(settings.model),
    },
    keypointNames: [...LANDMARK_NAMES],
    warnings,
    frames: {
      time: facts.time,
      decoded: spreadDecoded(evidence, facts.frameCount),
      shot,
      intrinsics,
      worldFromCamera: assumeWorld(shot, people, scene.cameraPose),
    },
    tracks: people.map(({ lowest: _, ...person }, i) => ({
      id: identities[i].id,
      label: null,
      ...person,
      source: null,
    })),
  };
}

/** Shots of all frames: those before and after the range belong to its first and last. */
function spreadShots(seen: Int32Array, firstFrame: number, frameCount: number): Int32Array {
  const shot = new Int32Array(frameCount);
  if (seen.length === 0) return shot;
  shot.set(seen, firstFrame);
  shot.fill(seen[seen.length - 1], firstFrame + seen.length);
  return shot;
}

/** The camera's steps on all frames: outside the range it stands. */
function spreadSteps(steps: Float64Array, firstFrame: number, frameCount: number): Float32Array {
  const motion = new Float32Array(frameCount * 4);
  for (let frame = 0; frame < frameCount; frame++) motion[4 * frame] = 1;
  motion.set(steps, 4 * firstFrame);
  return motion;
}

/** Frames outside the range were not asked for, so nothing is known against them. */
function spreadDecoded(evidence: Evidence, frameCount: number): Uint8Array {
  const decoded = new Uint8Array(frameCount).fill(1);
  decoded.set(
    evidence.decoded.map((how) => (how === 0 ? 0 : 1)),
    evidence.firstFrame,
  );
  return decoded;
}

/** Where nobody has the height that was given: bodies are not made so small or so tall. */
function heightWarnings(wanted: number, people: readonly FittedPerson[]): MotionWarning[] {
  if (people.length === 0 || people.some(({ heightSource }) => heightSource === 'user')) return [];
  const [nearest] = people
    .map(({ heightMetres }) => heightMetres)
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return [
    {
      code: 'height-not-reached',
      message:
        `A body of ${wanted} m cannot be made: bodies are of 1.0 to 2.4 m. ` +
        `It was made ${nearest.toFixed(2)} m tall; sizes and distances are off by as much.`,
    },
  ];
}
