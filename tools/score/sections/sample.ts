import { fileURLToPath } from 'node:url';
import { rawOfOne, smoothedRows } from '../baselines.ts';
import { byFoot, type FootScore, saidContacts, scoreFeet } from '../foot-score.ts';
import { longestFlight } from '../metrics/feet.ts';
import { type PathScore, scorePath } from '../metrics/path.ts';
import { mean, median } from '../metrics/pose.ts';
import { maskOverlap } from '../metrics/silhouette.ts';
import { readLandmarks } from '../motion/read-evidence.ts';
import {
  JOINTS,
  readMotionFolder,
  rowAt,
  type ScoredMotion,
  type ScoredTrack,
} from '../motion/read-motion.ts';
import { fromSmplh, type JointTruth, LIMB_JOINTS, type PoseScore, scorePose } from '../pose-score.ts';
import type { Check, SectionReport } from '../report.ts';
import { reprojection } from '../reprojection.ts';
import type { ScoreContext, Section } from '../section.ts';
import { Surface } from '../surface.ts';
import { toWorld } from '../world.ts';
import { feetText, listed, perName, scoreRow } from './accuracy.ts';

export const sample: Section = {
  name: 'sample',
  about: 'the sample clip against its exact truth: pose, feet, jump, path with a moving camera',
  run: runSample,
};

const FOLDER = fileURLToPath(new URL('../../../assets/sample', import.meta.url));
/** A second: what somebody would lay over each other by hand. */
const FIRST_ROWS = 30;
/** Silhouettes are compared on every so many frames. */
const MASK_STEP = 5;

/** The sample's truth: one person on every frame. */
interface SampleTruth extends JointTruth {
  readonly motion: ScoredMotion;
  readonly track: ScoredTrack;
}

async function runSample({ clips }: ScoreContext): Promise<SectionReport[]> {
  const title = 'The sample clip (assets/sample, moving camera; exact truth; mm, m/s²)';
  const truth = await readSampleTruth();
  const { motion, dir, error } = await clips.run(`${FOLDER}/sample.mp4`, 'sample');
  const track = motion && mostSeen(motion);
  if (!motion || !track) {
    const checks = [{ name: 'a result', value: 0, least: 1 }];
    return [{ title, rows: [{ failed: error?.code ?? 'nobody found' }], checks }];
  }
  const raw = rawOfOne(await readLandmarks(dir));
  const hasRaw = raw.frame.length > 0;
  const scores = {
    now: scoreSamplePose(track, truth),
    raw: hasRaw ? scorePose(raw, truth, LIMB_JOINTS) : null,
    smooth: hasRaw ? scorePose(smoothedRows(raw, truth.fps), truth, LIMB_JOINTS) : null,
  };
  const surface = Surface.of(motion);
  const feet = surface && scoreFeet(motion, track, surface, truth.track.contact);
  const path = samplePath(motion, track, truth);
  const flight = flights(track, truth);
  const overlap = surface && sampleOverlap(motion, track, surface, truth);
  const rows = [
    {
      what: 'result',
      ...scoreRow(scores.now),
      people: motion.tracks.length,
      'height, m': track.heightMetres,
      'IoU of silhouettes': overlap,
      'reprojection, % of height': reprojection(motion, track).percentOfHeight,
    },
    ...(scores.raw ? [{ what: 'raw BlazePose', ...scoreRow(scores.raw) }] : []),
    ...(scores.smooth ? [{ what: 'smoothed BlazePose', ...scoreRow(scores.smooth) }] : []),
  ];
  const notes = [
    `PA error per joint, mm: ${perName(scores.now.paPerJoint)}`,
    `angle error, degrees: ${perName(scores.now.perAngle)}`,
    `path of the root: ${pathText(path.whole)}; laid over by its first second: ${pathText(path.first)}`,
    `jump: in the air ${flight.said.frames} frames from frame ${flight.said.from}; truth ${flight.true.frames} from ${flight.true.from}`,
    `peaks over the truth’s: wrists ${listed(scores.now.wristPeaks)}; ankles ${listed(scores.now.anklePeaks)}`,
    ...(feet ? [`feet: ${feetText(feet)}`] : []),
  ];
  return [{ title, rows, checks: checksOf(scores, feet, path.whole, flight, overlap), notes }];
}

/** The truth of the sample, as the score's own reader reads it. */
export async function readSampleTruth(): Promise<SampleTruth> {
  const motion = await readMotionFolder(`${FOLDER}/truth`);
  const [track] = motion.tracks;
  return { motion, track, fps: motion.video.averageFps, joints: fromSmplh(track.joints3d) };
}

/** The person with most rows. */
export function mostSeen({ tracks }: Pick<ScoredMotion, 'tracks'>): ScoredTrack | null {
  return tracks.toSorted((a, b) => b.frame.length - a.frame.length).at(0) ?? null;
}

export function scoreSamplePose(track: ScoredTrack, truth: JointTruth): PoseScore {
  return scorePose({ frame: track.frame, joints: fromSmplh(track.joints3d) }, truth, LIMB_JOINTS);
}

/** Where the pelvis goes in the world, on the frames that both have. */
function samplePath(motion: ScoredMotion, track: ScoredTrack, truth: SampleTruth) {
  const rootOf = (of: ScoredMotion, who: ScoredTrack, row: number): number[] => [
    ...toWorld(
      of.frames.worldFromCamera,
      who.frame[row],
      who.joints3d.subarray(row * JOINTS * 3, row * JOINTS * 3 + 3),
    ),
  ];
  const found: number[] = [];
  const real: number[] = [];
  track.frame.forEach((frame, row) => {
    const trueRow = rowAt(truth.track, frame);
    if (trueRow < 0) return;
    found.push(...rootOf(motion, track, row));
    real.push(...rootOf(truth.motion, truth.track, trueRow));
  });
  return {
    whole: scorePath(found, real, real.length / 3),
    first: scorePath(found, real, Math.min(FIRST_ROWS, real.length / 3)),
  };
}

/** The truth's one jump, and the longest flight that was told within half a second of it. */
function flights(track: ScoredTrack, { track: real, fps }: SampleTruth) {
  const frames = real.frame.length;
  const trueFlight = longestFlight(byFoot(real.contact), 2);
  const near = Math.round(fps / 2);
  const from = Math.max(0, trueFlight.from - near);
  const to = Math.min(frames, trueFlight.from + trueFlight.frames + near);
  return { true: trueFlight, said: longestFlight(byFoot(saidContacts(track, frames)), 2, from, to) };
}

function sampleOverlap(
  motion: ScoredMotion,
  track: ScoredTrack,
  surface: Surface,
  truth: SampleTruth,
): number {
  const { width, height } = truth.motion.video;
  const lens = (of: ScoredMotion, frame: number): Float32Array =>
    of.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
  const overlaps: number[] = [];
  for (let frame = 0; frame < truth.track.frame.length; frame += MASK_STEP) {
    const row = rowAt(track, frame);
    const real = surface.mask(truth.track, frame, lens(truth.motion, frame), width, height);
    overlaps.push(
      row < 0 ? 0 : maskOverlap(surface.mask(track, row, lens(motion, frame), width, height), real),
    );
  }
  return mean(overlaps);
}

function pathText({ error, distance, length, lengthRatio }: PathScore): string {
  return `${(100 * error).toFixed(1)} % of ${length.toFixed(1)} m (${distance.toFixed(2)} m off, length × ${lengthRatio.toFixed(2)})`;
}

function checksOf(
  { now, raw, smooth }: { now: PoseScore; raw: PoseScore | null; smooth: PoseScore | null },
  feet: FootScore | null,
  path: PathScore,
  flight: ReturnType<typeof flights>,
  overlap: number | null,
): Check[] {
  const pose = (
    name: string,
    figure: (score: PoseScore) => number,
    target: Pick<Check, 'least' | 'most' | 'noise'>,
    about: string,
  ): Check => ({
    name,
    value: figure(now),
    raw: raw && figure(raw),
    smoothed: smooth && figure(smooth),
    ...target,
    about,
  });
  const middle = (ratios: readonly number[]): number => (ratios.length > 0 ? median(ratios) : Number.NaN);
  return [
    pose(
      'PA-MPJPE, mm',
      (s) => s.paMpjpe,
      { most: 60, noise: 0.5 },
      'As for pose2sim-single, on the made person of the sample, whose every joint is known exactly.',
    ),
    pose('MPJPE, mm', (s) => s.mpjpe, { most: 90, noise: 0.5 }, 'The same with the hips laid together.'),
    pose(
      'acceleration error, m/s²',
      (s) => s.accelerationError,
      { most: 8, noise: 0.2 },
      `The truth itself moves at ${now.truthAcceleration.toFixed(1)} m/s².`,
    ),
    pose(
      'bone-length variation, %',
      (s) => s.boneVariation,
      { most: 0.01, noise: 0.001 },
      'How much bones change their length.',
    ),
    pose(
      'frames covered',
      (s) => s.coverage,
      { least: 1 },
      'Share of the frames on which the person is there.',
    ),
    pose(
      'peak wrist speed over the truth’s',
      (s) => middle(s.wristPeaks),
      { least: 0.9, most: 1.1, noise: 0.01 },
      'Median over the moments at which a wrist is fastest.',
    ),
    pose(
      'peak ankle speed over the truth’s',
      (s) => middle(s.anklePeaks),
      { least: 0.9, most: 1.1, noise: 0.01 },
      'Median over the moments at which an ankle is fastest.',
    ),
    {
      name: 'foot skating, mm a frame',
      value: feet?.skating ?? null,
      most: 5,
      noise: 0.1,
      about: 'How far heels and toes slide along the floor of their world while the truth stands.',
    },
    {
      name: 'contact recall, heels and toes',
      value: feet?.points.recall ?? null,
      least: 0.9,
      noise: 0.01,
      about: 'Share of the true contacts of heels and toes that are told.',
    },
    {
      name: 'contact precision, heels and toes',
      value: feet?.points.precision ?? null,
      least: 0.9,
      noise: 0.01,
      about: 'Share of the contacts told that are true.',
    },
    {
      name: 'contact recall, feet',
      value: feet?.feet.recall ?? null,
      least: 0.9,
      noise: 0.01,
      about: 'The same by foot: it stands where its heel or its toe does.',
    },
    {
      name: 'contact precision, feet',
      value: feet?.feet.precision ?? null,
      least: 0.9,
      noise: 0.01,
      about: 'Share of the standing feet told that do stand.',
    },
    {
      name: 'floor penetration, mm',
      value: feet?.penetration95 ?? null,
      most: 20,
      noise: 0.5,
      about:
        'How deep the lowest point of the body is below the floor of its world; exceeded on one frame in twenty.',
    },
    {
      name: 'standing feet off the floor, mm',
      value: feet?.height ?? null,
      most: 30,
      noise: 1,
      about:
        'Mean height or depth of heels and toes at the floor while the truth stands: floating counts as sinking does.',
    },
    {
      name: 'path of the root over its length',
      value: path.error,
      most: 0.05,
      noise: 0.002,
      about:
        'Mean distance of the pelvis from its true path in the world, both laid over each other as a whole without scaling, over the path’s length. The camera moves; only a followed camera can be right.',
    },
    {
      name: 'air time of the jump, frames off',
      value: Math.abs(flight.said.frames - flight.true.frames),
      most: 1,
      noise: 0,
      about: 'Frames without any contact, against the true flight.',
    },
    {
      name: 'IoU of silhouettes',
      value: overlap,
      least: 0.75,
      noise: 0.005,
      about: 'Overlap of the body as projected with the truth’s body as projected, on every fifth frame.',
    },
  ];
}
