import { join } from 'node:path';
import type { Motion, Track } from '../../../src/motion/index.ts';
import { mean } from '../metrics/pose.ts';
import { type CameraTruth, type PoseScore, readPose2simTruth, scorePose, TRUTH_JOINTS } from '../pose2sim.ts';
import type { Check, Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const accuracy: Section = {
  name: 'accuracy',
  about: '3D error against four calibrated cameras (pose2sim-single)',
  run: runSingle,
};

export const occlusion: Section = {
  name: 'occlusion',
  about: 'the man of pose2sim-multi held behind a woman drawn in front',
  run: runMulti,
};

async function runSingle({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const rows: Row[] = [];
  const checks: Check[] = [];
  const notes: string[] = [];
  const paMpjpe: number[] = [];
  for (const camera of ['cam01', 'cam03']) {
    const truth = await readPose2simTruth(camera, dataDir);
    const video = join(dataDir, 'accuracy', 'pose2sim-single', `${camera}.mp4`);
    for (const lens of ['assumed', 'true'] as const) {
      const flags = lens === 'true' ? ['--focal', String(truth.camera.intrinsics[0])] : [];
      const { motion, error } = await clips.run(video, `pose2sim-${camera}-${lens}`, flags);
      const track = motion && bestTrack(motion, truth);
      if (!motion || !track) {
        rows.push({ camera, lens, failed: error?.code ?? 'nobody found' });
        continue;
      }
      const { perJoint, scores } = scoreTrack(track, truth);
      rows.push(...scores.map((score) => ({ camera, lens, ...score, people: motion.tracks.length })));
      notes.push(`${camera}, ${lens} lens, PA error per joint, mm: ${perJoint}`);
      if (lens !== 'assumed') continue;
      paMpjpe.push(Number(scores[0]['PA-MPJPE']));
      checks.push(...motionChecks(camera, scores[0]));
    }
  }
  const average = paMpjpe.length > 0 ? mean(paMpjpe) : null;
  checks.unshift({
    name: 'PA-MPJPE, 12 joints, assumed lens, mean of both cameras, mm',
    value: average,
    most: 80,
  });
  return [
    {
      title: 'Accuracy (pose2sim-single; mm, m/s²; bone lengths of the truth vary by 11–36 mm)',
      rows,
      checks,
      notes,
    },
  ];
}

function motionChecks(camera: string, score: Row): Check[] {
  const value = (name: string): number => Number(score[name]);
  return [
    { name: `${camera}: acceleration error, m/s²`, value: value('acc. error'), most: 15 },
    {
      name: `${camera}: RMS acceleration over the truth's`,
      value: value('acc. ratio'),
      least: 0.7,
      most: 1.5,
    },
    { name: `${camera}: wrist speed over the truth's`, value: value('wrist speed'), least: 0.8, most: 1.2 },
    { name: `${camera}: coverage`, value: value('coverage'), least: 1 },
  ];
}

function scoreTrack(track: Track, truth: CameraTruth): { scores: Row[]; perJoint: string } {
  const limbs = scorePose(track, truth, 12);
  const all = scorePose(track, truth, TRUTH_JOINTS.length);
  const perJoint = Object.entries(all.paPerJoint)
    .map(([name, error]) => `${name} ${error.toFixed(0)}`)
    .join(', ');
  const error2d = pictureError(track, truth).error;
  return { scores: [limbs, all].map((score) => ({ ...scoreRow(score), '2D px': error2d })), perJoint };
}

function scoreRow(score: PoseScore): Row {
  return {
    joints: score.joints,
    coverage: score.coverage,
    'PA-MPJPE': score.paMpjpe,
    MPJPE: score.mpjpe,
    'PCK 150': score.pck150,
    'acc. error': score.accelerationError,
    'acc. ratio': score.accelerationRatio,
    '… in camera': score.accelerationRatioInCamera,
    'wrist speed': score.wristSpeedRatio,
    'depth mm': score.depthError,
    size: score.sizeRatio,
  };
}

/** The man of the truth: the track that lies on him in the picture on most frames. */
export function bestTrack(motion: Pick<Motion, 'tracks'>, truth: CameraTruth): Track | null {
  const frames = truth.joints.length / (TRUTH_JOINTS.length * 3);
  const held = (track: Track): number => pictureError(track, truth).onHim.length / frames;
  const [best] = motion.tracks.toSorted((a, b) => held(b) - held(a));
  return best && held(best) > 0 ? best : null;
}

/** A joint counts as his within this share of his height in the picture. */
const ON_HIM = 0.2;

/** Mean 2D distance of the limbs from the projected truth, px, and the frames on which the track lies on him. */
function pictureError(track: Track, { camera, joints }: CameraTruth): { error: number; onHim: number[] } {
  const [fx, fy, cx, cy] = camera.intrinsics;
  const width = TRUTH_JOINTS.length * 3;
  const stride = track.joints2d.length / track.frame.length;
  const errors: number[] = [];
  const onHim: number[] = [];
  for (let row = 0; row < track.frame.length; row++) {
    const start = track.frame[row] * width;
    if (start >= joints.length) continue;
    let sum = 0;
    let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let j = 0; j < 12; j++) {
      const [x, y, z] = joints.subarray(start + j * 3, start + j * 3 + 3);
      const [u, v] = [(fx * x) / z + cx, (fy * y) / z + cy];
      const at = row * stride + TRUTH_JOINTS[j][1] * 2;
      sum += Math.hypot(track.joints2d[at] - u, track.joints2d[at + 1] - v) / 12;
      [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
    }
    if (sum > ON_HIM * (bottom - top)) continue;
    errors.push(sum);
    onHim.push(track.frame[row]);
  }
  return { error: mean(errors), onHim };
}

async function runMulti({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const title = 'Occlusion (pose2sim-multi cam01: man, drawn woman, operator)';
  const truth = await readPose2simTruth('cam01', dataDir, 'pose2sim-multi');
  const video = join(dataDir, 'accuracy', 'pose2sim-multi', 'cam01.mp4');
  const { motion, error } = await clips.run(video, 'pose2sim-multi-cam01');
  const track = motion && bestTrack(motion, truth);
  if (!motion || !track) return [{ title, rows: [{ failed: error?.code ?? 'nobody found' }], checks: [] }];
  const frames = truth.joints.length / (TRUTH_JOINTS.length * 3);
  const ids = motion.tracks.filter((other) => pictureError(other, truth).onHim.length > 0);
  const held = pictureError(track, truth).onHim.length / frames;
  const row: Row = {
    people: motion.tracks.length,
    'man id': track.id,
    'ids on the man': ids.length,
    held,
    ...scoreRow(scorePose(track, truth, 12)),
  };
  const checks: Check[] = [
    { name: 'frames on which one id lies on the man', value: held, least: 0.95 },
    { name: 'ids that lie on the man at some time', value: ids.length, most: 1 },
  ];
  return [{ title, rows: [row], checks }];
}
