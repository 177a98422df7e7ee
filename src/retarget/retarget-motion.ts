import { type Body, heightOf } from '../body/index.ts';
import { breathe, type Scene } from '../fitting/index.ts';
import type { Motion, MotionWarning } from '../motion/index.ts';
import { PHALP_JOINT_NAMES, type PhalpRows } from '../phalp/index.ts';
import { assumeWorld } from '../world/index.ts';
import { fillRuns } from './fill.ts';
import { gatherPeople, type SourcePerson } from './people.ts';
import { SOURCE_KEYPOINTS } from './phalp-joints.ts';
import { type Size, type SourcePicture, sourcePicture } from './picture.ts';
import { placePerson } from './place-person.ts';
import { medianResidual } from './residual.ts';
import { medianBetas, shapeFromJoints, shapeOfSmpl } from './shape.ts';
import { type TrackRows, writeRows } from './track-rows.ts';

export interface RetargetInput {
  /** On the video's frame numbers, with the final ids. */
  readonly rows: PhalpRows;
  readonly frames: {
    /** (F) presentation time, seconds on the player's clock */
    readonly time: Float64Array;
    /** (F) 0 where the frame could not be decoded */
    readonly decoded: Uint8Array;
    /** (F) number of the shot, from 0 */
    readonly shot: Int32Array;
  };
  /** The frame after the last that PHALP looked at; all of them by default. */
  readonly endFrame?: number;
  /** Size and time scale are taken from here. */
  readonly video: Motion['video'];
  /** What PHALP looked at: the video's picture, maybe smaller or larger. */
  readonly picture: Size;
  /** The lens that the bodies are placed under; its source is said in the motion. */
  readonly lens: {
    readonly source: 'user' | 'metadata' | 'estimated' | 'assumed';
    /** px */
    readonly focal: number;
    readonly centreX: number;
    readonly centreY: number;
  };
  /** `engine`: PHALP's own camera instead of the lens. */
  readonly camera: 'lens' | 'engine';
  /** Whether the camera moves, where that is known. */
  readonly movement?: { readonly moving: boolean; readonly zooming: boolean };
  /** (F, 4) how the background moved since the frame before, as similarities; by default it stands. */
  readonly cameraMotion?: Float32Array;
  readonly body: Body;
  readonly gender?: Motion['body']['gender'];
  /** How tall the main person is, or null. */
  readonly heightMetres: number | null;
  readonly engine: Motion['engine'];
  /** Whatever is known to be told before. */
  readonly warnings: readonly MotionWarning[];
  readonly signal?: AbortSignal;
  /** Called with 0–1. */
  readonly onProgress?: (part: number) => void;
}

/** Above this part of the body's height a body lies visibly beside its picture. */
const LARGE_RESIDUAL = 0.03;
/** A body this near to a height, m, has it. */
const HEIGHT_TOLERANCE = 0.02;

/**
 * Turns PHALP's rows into a motion: stale rows dropped and gaps filled, SMPL's rotations carried over, one shape a
 * person, the body placed under the lens (or where PHALP's camera has it).
 *
 * @throws KinemeshError `cancelled` after an abort
 */
export async function retargetMotion(input: RetargetInput): Promise<Motion> {
  const { rows, frames, video, body } = input;
  const picture = sourcePicture(input.picture, video);
  const scene = sceneOf(input, picture);
  const people = gatherPeople(rows, frames);
  const main = people.reduce<SourcePerson | null>(
    (best, one) => (best === null || seenRows(one) > seenRows(best) ? one : best),
    null,
  );
  const warnings: MotionWarning[] = [...input.warnings];
  const made: { person: SourcePerson; track: TrackRows; heightMetres: number; asGiven: boolean }[] = [];
  for (const [i, person] of people.entries()) {
    await breathe(input.signal);
    const wanted = person === main ? input.heightMetres : null;
    const sized =
      body.model === 'smpl'
        ? shapeOfSmpl(body, rows, person, wanted)
        : shapeFromJoints(body, rows, person, wanted);
    const timeline = { time: scene.time, shot: frames.shot, end: input.endFrame ?? video.frameCount };
    const runs = fillRuns(person, timeline);
    const placed = placePerson({ ...input, shape: sized, person, picture, scene }, runs);
    const { betas } = sized;
    const sourceBetas = medianBetas(rows, person);
    const track = writeRows({ ...input, betas, person, picture, scene, sourceBetas }, placed);
    const heightMetres = heightOf(body, betas);
    const asGiven = wanted !== null && Math.abs(heightMetres - wanted) < HEIGHT_TOLERANCE;
    if (wanted !== null && !asGiven) warnings.push(heightWarning(person.id, wanted, heightMetres));
    made.push({ person, track, heightMetres, asGiven });
    const residual = medianResidual(track, rows, person, picture, scene.intrinsics, heightMetres);
    if (input.camera === 'lens' && residual > LARGE_RESIDUAL)
      warnings.push(residualWarning(person.id, residual));
    input.onProgress?.((i + 1) / people.length);
  }
  if (people.length === 0) {
    warnings.push({ code: 'nobody-found', message: 'No person was found in the video.' });
  }
  if (input.camera === 'lens' && input.lens.source === 'assumed') warnings.push(lensWarning(input));
  return {
    video,
    camera: {
      source: input.camera === 'engine' ? 'engine' : input.lens.source,
      ...(input.movement ?? { moving: false, zooming: false }),
    },
    world: 'assumed',
    body: {
      model: body.model,
      assetSha256: body.assetSha256,
      betas: body.betaCount,
      gender: input.gender ?? 'neutral',
    },
    engine: input.engine,
    keypointNames: PHALP_JOINT_NAMES.slice(0, SOURCE_KEYPOINTS),
    warnings,
    frames: {
      ...frames,
      intrinsics: scene.intrinsics,
      worldFromCamera: assumeWorld(
        frames.shot,
        made.map(({ track }) => track),
      ),
    },
    tracks: made.map(({ person, track: { lowest: _, ...track }, heightMetres, asGiven }) => ({
      id: person.id,
      label: null,
      ...track,
      heightMetres,
      heightSource: asGiven ? 'user' : 'estimated',
    })),
  };
}

function sceneOf(
  { frames, video, camera, lens, cameraMotion }: RetargetInput,
  picture: SourcePicture,
): Scene {
  const F = video.frameCount;
  const { focal, centreX, centreY } = camera === 'engine' ? picture : lens;
  const intrinsics = new Float32Array(F * 4);
  const still = new Float32Array(F * 4);
  for (let f = 0; f < F; f++) {
    intrinsics.set([focal, focal, centreX, centreY], 4 * f);
    still[4 * f] = 1;
  }
  return {
    time: frames.time.map((t) => t * video.timeScale),
    shot: frames.shot,
    intrinsics,
    cameraMotion: cameraMotion ?? still,
    cameraStands: cameraMotion === undefined,
    cameraPose: null,
  };
}

function seenRows({ seen }: SourcePerson): number {
  return seen.reduce((sum, value) => sum + value, 0);
}

function residualWarning(track: number, residual: number): MotionWarning {
  return {
    code: 'reprojection-large',
    message:
      `Under this lens the body lies beside its picture by ${(100 * residual).toFixed(1)} % of its height ` +
      '(median). Give --fov or --focal if you know the lens, or keep 4D-Humans’ own camera with --camera engine.',
    track,
  };
}

function heightWarning(track: number, wanted: number, made: number): MotionWarning {
  return {
    code: 'height-not-reached',
    message:
      `A body of ${wanted} m cannot be made of this person. It was made ${made.toFixed(2)} m tall; sizes and ` +
      'distances are off by as much.',
    track,
  };
}

function lensWarning({ lens, video }: RetargetInput): MotionWarning {
  const degrees = (360 / Math.PI) * Math.atan(video.width / 2 / lens.focal);
  return {
    code: 'lens-assumed',
    message:
      `The lens is not known; a horizontal field of view of ${degrees.toFixed(0)}° was assumed. ` +
      'Distances and depth depend on it: give --fov or --focal if you know better.',
  };
}
