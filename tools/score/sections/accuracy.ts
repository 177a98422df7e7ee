import { join } from 'node:path';
import { rawBlazePose, smoothedRows } from '../baselines.ts';
import { bestTrack, pictureError } from '../best-track.ts';
import type { ClipResult } from '../clip-runner.ts';
import { scoreFeet } from '../foot-score.ts';
import { jitter } from '../metrics/coverage.ts';
import { standingFrom } from '../metrics/feet.ts';
import { mean, median } from '../metrics/pose.ts';
import { readLandmarks } from '../motion/read-evidence.ts';
import type { ScoredMotion, ScoredTrack } from '../motion/read-motion.ts';
import { COMMON, fromSmplh, LIMB_JOINTS, type PoseScore, scorePose } from '../pose-score.ts';
import { type CameraTruth, readPose2simTruth } from '../pose2sim.ts';
import type { Check, Row, SectionReport } from '../report.ts';
import { reprojection } from '../reprojection.ts';
import type { ScoreContext, Section } from '../section.ts';
import { Surface } from '../surface.ts';

export const accuracy: Section = {
  name: 'accuracy',
  about: '3D error against four calibrated cameras (pose2sim-single)',
  run: runSingle,
};

/** A foot of the truth stands where heel or toe is slower than this, m/s, and at most so high above its lowest, m. */
const TRUTH_STANDS = { slow: 0.4, low: 0.05 };
const CAMERAS = ['cam01', 'cam03'] as const;

/** All that is known of one camera under the assumed lens. */
interface CameraScores {
  readonly camera: string;
  readonly now: PoseScore;
  readonly raw: PoseScore | null;
  readonly smooth: PoseScore | null;
  readonly feet: ReturnType<typeof scoreFeet> | null;
}

async function runSingle(context: ScoreContext): Promise<SectionReport[]> {
  const rows: Row[] = [];
  const notes: string[] = [];
  const scored: CameraScores[] = [];
  for (const camera of CAMERAS) {
    const truth = await readPose2simTruth(camera, context.dataDir);
    for (const lens of ['assumed', 'true'] as const) {
      const clip = await runCamera(context, camera, lens, truth);
      const track = clip.motion && bestTrack(clip.motion, truth);
      if (!clip.motion || !track) {
        rows.push({ camera, what: `${lens} lens`, failed: clip.error?.code ?? 'nobody found' });
        continue;
      }
      const scores = await scoreCamera(camera, clip.dir, clip.motion, track, truth);
      const extra = {
        people: clip.motion.tracks.length,
        '2D px': pictureError(track, truth).error,
        'jitter, % of height': 100 * jitter(track),
        'reprojection, % of height': reprojection(clip.motion, track).percentOfHeight,
      };
      rows.push({ camera, what: `${lens} lens`, ...scoreRow(scores.now), ...extra });
      notes.push(`${camera}, ${lens} lens, PA error per joint, mm: ${perName(scores.now.paPerJoint)}`);
      if (lens !== 'assumed') continue;
      if (scores.raw) rows.push({ camera, what: 'raw BlazePose', ...scoreRow(scores.raw) });
      if (scores.smooth) rows.push({ camera, what: 'smoothed BlazePose', ...scoreRow(scores.smooth) });
      notes.push(`${camera}, angle error, degrees: ${perName(scores.now.perAngle)}`);
      notes.push(
        `${camera}, peaks over the truth’s: wrists ${listed(scores.now.wristPeaks)}; ankles ${listed(scores.now.anklePeaks)}`,
      );
      if (scores.feet) notes.push(`${camera}, ${feetText(scores.feet)}`);
      scored.push(scores);
    }
  }
  return [
    {
      title: 'Accuracy (pose2sim-single, 12 joints; mm, m/s²; bone lengths of the truth vary by 11–36 mm)',
      rows,
      checks: checksOf(scored),
      notes,
    },
  ];
}

function runCamera(
  { dataDir, clips }: ScoreContext,
  camera: string,
  lens: 'assumed' | 'true',
  truth: CameraTruth,
): Promise<ClipResult> {
  const video = join(dataDir, 'accuracy', 'pose2sim-single', `${camera}.mp4`);
  const flags = lens === 'true' ? ['--focal', String(truth.camera.intrinsics[0])] : [];
  return clips.run(video, `pose2sim-${camera}-${lens}`, flags);
}

async function scoreCamera(
  camera: string,
  dir: string,
  motion: ScoredMotion,
  track: ScoredTrack,
  truth: CameraTruth,
): Promise<CameraScores> {
  const raw = rawBlazePose(await readLandmarks(dir), truth);
  const surface = Surface.of(motion);
  const frames = truth.joints.length / (COMMON * 3);
  return {
    camera,
    now: scorePose({ frame: track.frame, joints: fromSmplh(track.joints3d) }, truth, LIMB_JOINTS),
    raw: raw.frame.length > 0 ? scorePose(raw, truth, LIMB_JOINTS) : null,
    smooth: raw.frame.length > 0 ? scorePose(smoothedRows(raw, truth.fps), truth, LIMB_JOINTS) : null,
    feet:
      surface && scoreFeet(motion, track, surface, standingFrom(truth.feet, frames, truth.fps, TRUTH_STANDS)),
  };
}

function checksOf(scored: readonly CameraScores[]): Check[] {
  const over = (of: 'now' | 'raw' | 'smooth', figure: (score: PoseScore) => number): number | null => {
    const values = scored.flatMap((camera) => {
      const score = camera[of];
      return score ? [figure(score)] : [];
    });
    return values.length === CAMERAS.length ? mean(values) : null;
  };
  const check = (
    name: string,
    figure: (score: PoseScore) => number,
    target: Pick<Check, 'least' | 'most' | 'noise'>,
    about: string,
  ): Check => ({
    name,
    value: over('now', figure),
    raw: over('raw', figure),
    smoothed: over('smooth', figure),
    ...target,
    about,
  });
  return [
    check(
      'PA-MPJPE, mm',
      (s) => s.paMpjpe,
      { most: 60, noise: 0.5 },
      'Mean distance of 12 joints from the truth after the best rotation, scale and shift of each frame, mean of two cameras: the error of the pose itself.',
    ),
    check(
      'MPJPE, mm',
      (s) => s.mpjpe,
      { most: 90, noise: 0.5 },
      'The same after laying only the middle of the hips together: the body’s turn and size count too.',
    ),
    check(
      'joint angles, degrees',
      (s) => s.angleError,
      { most: 15, noise: 0.2 },
      'Mean error of the angles at elbows, knees, hips and shoulders.',
    ),
    check(
      'PCK at 150 mm',
      (s) => s.pck150,
      { least: 0.85, noise: 0.005 },
      'Share of the joints within 150 mm of the truth, hips laid together; frames without the person count as wrong.',
    ),
    check(
      'acceleration error, m/s²',
      (s) => s.accelerationError,
      { most: 8, noise: 0.2 },
      `How far the acceleration of each joint is from the true one (which is ${figureOf(over('now', (s) => s.truthAcceleration))} m/s² itself): shaking raises it, and so does smoothing away what moves.`,
    ),
    check(
      'liveliness: RMS acceleration over the truth’s',
      (s) => s.accelerationRatio,
      { least: 0.5, most: 1.5 },
      'Above 1 there is shaking. The truth shakes too: two cameras’ results and the truth, held against each other by threes, have about 30 % of its accelerations’ power in common, which would be a ratio of 0.55; well below that, movement is smoothed away.',
    ),
    check(
      'bone-length variation, %',
      (s) => s.boneVariation,
      { most: 0.01, noise: 0.001 },
      'How much bones change their length over the clip. A person’s do not.',
    ),
    check(
      'frames covered',
      (s) => s.coverage,
      { least: 1 },
      'Share of the frames on which the person is there.',
    ),
    ...peakChecks(scored),
    ...footChecks(scored),
  ];
}

function peakChecks(scored: readonly CameraScores[]): Check[] {
  const over = (of: 'now' | 'raw' | 'smooth', limb: 'wristPeaks' | 'anklePeaks'): number | null => {
    const ratios = scored.flatMap((camera) => camera[of]?.[limb] ?? []);
    return ratios.length > 0 ? median(ratios) : null;
  };
  return (['wrist', 'ankle'] as const).map((limb) => ({
    name: `peak ${limb} speed over the truth’s`,
    value: over('now', `${limb}Peaks`),
    raw: over('raw', `${limb}Peaks`),
    smoothed: over('smooth', `${limb}Peaks`),
    least: 0.9,
    most: 1.1,
    noise: 0.01,
    about: `The greatest speed of the ${limb} relative to the hips near each moment at which the true one is fastest (above 1 m/s), over the true one; median. The truth comes low-passed by those who measured it.`,
  }));
}

function footChecks(scored: readonly CameraScores[]): Check[] {
  const over = (figure: (feet: NonNullable<CameraScores['feet']>) => number): number | null => {
    const values = scored.flatMap(({ feet }) => (feet ? [figure(feet)] : []));
    return values.length > 0 ? mean(values) : null;
  };
  return [
    {
      name: 'foot skating, mm a frame',
      value: over(({ skating }) => skating),
      most: 5,
      noise: 0.1,
      about: 'How far heels and toes slide along the floor from frame to frame while the truth stands.',
    },
    {
      name: 'contact recall, feet',
      value: over(({ feet }) => feet.recall),
      least: 0.9,
      noise: 0.01,
      about:
        'Share of the moments at which a foot stands that are known as such; from the truth by height and speed.',
    },
    {
      name: 'contact precision, feet',
      value: over(({ feet }) => feet.precision),
      least: 0.9,
      noise: 0.01,
      about: 'Share of the contacts told that are true.',
    },
    {
      name: 'floor penetration, mm',
      value: over(({ penetration95 }) => penetration95),
      most: 20,
      noise: 0.5,
      about:
        'How deep the lowest point of the body sinks below the floor of its world; exceeded on one frame in twenty.',
    },
  ];
}

function figureOf(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

export function feetText({ points, feet, ...mm }: ReturnType<typeof scoreFeet>): string {
  const share = (value: number): string => value.toFixed(2);
  return (
    `heels and toes: recall ${share(points.recall)}, precision ${share(points.precision)}; ` +
    `feet: ${share(feet.recall)}, ${share(feet.precision)}; skating ${mm.skating.toFixed(1)} mm a frame; ` +
    `standing ${mm.height.toFixed(0)} mm off the floor; penetration ${mm.penetration.toFixed(0)} mm, ` +
    `95 % below ${mm.penetration95.toFixed(0)} mm`
  );
}

export function listed(values: readonly number[]): string {
  return values.map((value) => value.toFixed(2)).join(' ');
}

export function perName(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value.toFixed(0)}`)
    .join(', ');
}

export function scoreRow(score: PoseScore): Row {
  return {
    coverage: score.coverage,
    'PA-MPJPE': score.paMpjpe,
    MPJPE: score.mpjpe,
    'PCK 150': score.pck150,
    angles: score.angleError,
    'acc. error': score.accelerationError,
    'truth acc.': score.truthAcceleration,
    'acc. ratio': score.accelerationRatio,
    '… in camera': score.accelerationRatioInCamera,
    'wrist speed': score.wristSpeedRatio,
    'wrist peaks': score.wristPeaks.length > 0 ? median(score.wristPeaks) : null,
    'ankle peaks': score.anklePeaks.length > 0 ? median(score.anklePeaks) : null,
    'bones %': score.boneVariation,
    'depth mm': score.depthError,
    size: score.sizeRatio,
  };
}
