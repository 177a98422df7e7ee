import type { Body } from '../../body/index.ts';
import {
  applyEdits,
  type EditsFile,
  flipSides,
  type MendedPerson,
  moveJoints,
  type Person,
  type SightingRows,
  sceneEdits,
} from '../../edits/index.ts';
import { type Evidence, LANDMARK_NAMES } from '../../evidence/index.ts';
import { type FittedPerson, heedSecondOpinion, undoLimbSwaps } from '../../fitting/index.ts';
import type { Motion, MotionWarning } from '../../motion/index.ts';
import { linkIdentities } from '../../tracking/index.ts';
import type { VideoFacts } from '../../video/index.ts';
import { seatPeople, settleWorld } from '../../world/index.ts';
import type { EngineJob, Report } from '../engine.ts';
import { frameWarnings } from '../frame-warnings.ts';
import { mendFloors } from '../mended-floor.ts';
import { editWarnings, mendedSettings } from '../mended-scene.ts';
import { kinemeshVersion } from '../version.ts';
import { videoOfMotion } from '../video-of-motion.ts';
import { fitPeople } from './fit-people.ts';
import { cameraKey, type KeptFits } from './kept-fits.ts';
import { laterModels, modelsOf } from './models.ts';
import { watchCamera } from './watch-camera.ts';

const NOBODY_KNOWN = { people: [], lastId: 0, edits: [] };

/** What pass 2 makes beside the motion. */
export interface Made {
  readonly motion: Motion;
  /** Before anything is mended. */
  readonly linked: readonly Person[];
  readonly evidence: SightingRows;
  /** What was mended, with those who are new on its list of people; null where nothing was. */
  readonly edits: EditsFile | null;
}

/** What was mended, and the people that an earlier pass 2 has fitted. */
export interface Mending {
  readonly edits: EditsFile | null;
  readonly fits: KeptFits | null;
}

/**
 * Pass 2: links identities, applies what was mended and fits bodies, from the evidence alone.
 *
 * @throws KinemeshError `cancelled`
 */
export async function makeMotion(
  facts: VideoFacts,
  openWarnings: readonly MotionWarning[],
  seen: Evidence,
  body: Body,
  job: Pick<EngineJob, 'fileName' | 'settings'>,
  { edits, fits }: Mending,
  report: Report,
  signal: AbortSignal,
): Promise<Made> {
  const ofScene = sceneEdits(edits?.edits ?? []);
  const settings = mendedSettings(job.settings, ofScene);
  const video = videoOfMotion(facts, job.fileName, settings);
  const time = facts.time.map((t) => t * video.timeScale);
  const seenTime = time.slice(seen.firstFrame, seen.endFrame);
  const warnings: MotionWarning[] = [...openWarnings];

  report({ type: 'progress', stage: 'linking', done: 0, total: 1 });
  const { identities: linked, shot: seenShot } = linkIdentities({
    evidence: seen,
    time: seenTime,
    width: facts.width,
    height: facts.height,
    maxPeople: settings.maxPeople,
  });
  const mended = applyEdits(linked, seen, edits ?? NOBODY_KNOWN, settings.heightMetres);
  const identities = mended.people;
  const steady = undoLimbSwaps(
    seen,
    identities.map(({ rows }) => rows),
    time,
  );
  const agreed = heedSecondOpinion(steady);
  const evidence = moveJoints(flipSides(agreed, mended.flipped), identities, seenTime);
  report({ type: 'progress', stage: 'linking', done: 1, total: 1 });

  const shot = spreadShots(seenShot, evidence.firstFrame, facts.frameCount);
  const rowsOf = linked.map(({ rows }) => rows);
  const watched = [facts, settings.lens, seen, rowsOf, time, seenShot] as const;
  const watch = async () => watchCamera(...watched);
  const camera = fits === null ? await watch() : await fits.findOrMake(cameraKey(...watched), watch);
  const intrinsics = new Float32Array(facts.frameCount * 4);
  for (let f = 0; f < facts.frameCount; f++) {
    const { focal, centreX, centreY } = camera.lens;
    intrinsics.set([focal, focal, centreX, centreY], 4 * f);
  }
  const scene = {
    time,
    shot,
    intrinsics,
    cameraMotion: camera.cameraMotion,
    cameraStands: !camera.moving && !camera.zooming,
    cameraPose: camera.cameraPose,
  };
  const fitted = await fitPeople({ identities, body, evidence, scene, fits, report, signal });

  const world = settleWorld({ body, shot, cameraPose: scene.cameraPose, people: fitted });
  const { worldFromCamera, soles } = world;
  mendFloors({ worldFromCamera, shot, body, evidence, people: identities, fitted }, ofScene.floors);
  const people = seatPeople({ time, shot, intrinsics, worldFromCamera, people: fitted, soles });
  warnings.push(...frameWarnings(evidence.decoded, evidence.firstFrame));
  warnings.push(...heightWarnings(identities, people), ...editWarnings(edits, mended));
  if (camera.lens.source === 'assumed') {
    const degrees = (360 / Math.PI) * Math.atan(facts.width / 2 / camera.lens.focal);
    warnings.push({
      code: 'lens-assumed',
      message:
        `The lens is not known; a horizontal field of view of ${degrees.toFixed(0)}° was assumed. ` +
        'Distances and depth depend on it: give --fov or --focal if you know better.',
    });
  }
  if (identities.length === 0)
    warnings.push({ code: 'nobody-found', message: 'No person was found in the video.' });
  if (camera.zooming) {
    warnings.push({
      code: 'camera-zooms',
      message:
        'The picture grows or shrinks as if the lens zoomed. One lens was taken for the whole video, so distances ' +
        'change with the zoom.',
    });
  }
  const motion: Motion = {
    video,
    camera: { source: camera.lens.source, moving: camera.moving, zooming: camera.zooming },
    world: world.source,
    body: { model: body.model, assetSha256: body.assetSha256, betas: body.betaCount, gender: 'neutral' },
    engine: {
      name: 'builtin',
      version: kinemeshVersion(),
      settings: { ...job.settings },
      models: [...modelsOf(settings.model), ...laterModels()],
    },
    keypointNames: [...LANDMARK_NAMES],
    warnings,
    frames: {
      time: facts.time,
      decoded: spreadDecoded(evidence, facts.frameCount),
      shot,
      intrinsics,
      worldFromCamera,
    },
    tracks: people.map(({ lowest: _, liftedUp: __, ...person }, i) => ({
      id: identities[i].id,
      label: identities[i].label,
      ...person,
      source: null,
    })),
  };
  return {
    motion,
    linked: mended.linked,
    evidence: seen,
    edits: edits && { ...edits, people: mended.known, lastId: mended.lastId },
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

/** Frames outside the range were not asked for, so nothing is known against them. */
function spreadDecoded(evidence: Evidence, frameCount: number): Uint8Array {
  const decoded = new Uint8Array(frameCount).fill(1);
  decoded.set(
    evidence.decoded.map((how) => (how === 0 ? 0 : 1)),
    evidence.firstFrame,
  );
  return decoded;
}

/** A person's height that no body has: bodies are not made so small or so tall. */
function heightWarnings(people: readonly MendedPerson[], fitted: readonly FittedPerson[]): MotionWarning[] {
  return people.flatMap(({ id, heightMetres: wanted }, i) => {
    if (wanted === null || fitted[i].heightSource === 'user') return [];
    const message =
      `A body of ${wanted} m cannot be made: bodies are of 1.0 to 2.4 m. ` +
      `It was made ${fitted[i].heightMetres.toFixed(2)} m tall; sizes and distances are off by as much.`;
    return [{ code: 'height-not-reached', message, track: id }];
  });
}
