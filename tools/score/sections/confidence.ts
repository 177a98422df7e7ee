import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bestTrack } from '../best-track.ts';
import { type Claim, calibrationError, reliability, reliabilityTable } from '../metrics/confidence.ts';
import { JOINTS, type ScoredTrack } from '../motion/read-motion.ts';
import { COMMON_JOINTS, fromSmplh, type JointTruth, LIMB_JOINTS, scorePose } from '../pose-score.ts';
import { readPose2simTruth } from '../pose2sim.ts';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';
import { mostSeen, readSampleTruth } from './sample.ts';

export const confidence: Section = {
  name: 'confidence',
  about: 'whether joints that say 0.9 are right nine times in ten',
  run: runConfidence,
};

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/sample.mp4', import.meta.url));
const HIPS = 2;

async function runConfidence({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const claims: Record<string, Claim[]> = {};
  for (const camera of ['cam01', 'cam03']) {
    const truth = await readPose2simTruth(camera, dataDir);
    const video = join(dataDir, 'accuracy', 'pose2sim-single', `${camera}.mp4`);
    const { motion } = await clips.run(video, `pose2sim-${camera}-assumed`);
    const track = motion && bestTrack(motion, truth);
    if (track) claims[camera] = claimsOf(track, truth);
  }
  const { motion } = await clips.run(SAMPLE, 'sample');
  const track = motion && mostSeen(motion);
  if (track) claims.sample = claimsOf(track, await readSampleTruth());
  const all = Object.values(claims).flat();
  const nine = reliability(all, 0.85, 0.95);
  return [
    {
      title: 'Confidence (12 joints but the hips; right: within 100 mm, hips laid together)',
      rows: [
        ...Object.entries(claims).flatMap(([clip, some]) => binRows(clip, some)),
        ...binRows('all', all),
      ],
      checks: [
        {
          name: 'of joints that say 0.85–0.95, share that are right',
          value: nine?.right ?? null,
          least: 0.85,
          most: 0.95,
          noise: 0.01,
          about:
            'Of joints that say they are 0.9 sure, nine in ten should be within 100 mm of the truth with the hips laid together.',
        },
        {
          name: 'calibration error',
          value: all.length > 0 ? calibrationError(all) : null,
          most: 0.1,
          noise: 0.005,
          about: 'Mean difference of what joints say and how often they are right, over all that they say.',
        },
        {
          name: 'joints that say 0.85–0.95',
          value: all.length > 0 ? (nine?.count ?? 0) / all.length : null,
          least: 0.05,
          noise: 0.01,
          about: 'Share of all joints; a figure of nothing would be none.',
        },
      ],
    },
  ];
}

/** What each joint of the limbs says, and how far it is off; the hips are where the bodies are laid together. */
function claimsOf(track: ScoredTrack, truth: JointTruth): Claim[] {
  const { rootErrors } = scorePose(
    { frame: track.frame, joints: fromSmplh(track.joints3d) },
    truth,
    LIMB_JOINTS,
  );
  const rows = rootErrors.length / LIMB_JOINTS;
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) =>
    COMMON_JOINTS.slice(HIPS, LIMB_JOINTS).map(([, smplh], j) => ({
      confidence: track.jointConfidence[row * JOINTS + smplh],
      error: rootErrors[row * LIMB_JOINTS + HIPS + j],
    })),
  );
}

function binRows(clip: string, claims: readonly Claim[]): Row[] {
  return reliabilityTable(claims).map(({ from, to, count, said, right }) => ({
    clip,
    says: `${from.toFixed(1)}–${to.toFixed(1)}`,
    joints: count,
    'on average': said,
    right,
  }));
}
