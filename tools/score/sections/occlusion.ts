import { join } from 'node:path';
import { bestTrack, pictureError } from '../best-track.ts';
import { COMMON, fromSmplh, LIMB_JOINTS, scorePose } from '../pose-score.ts';
import { readPose2simTruth } from '../pose2sim.ts';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';
import { scoreRow } from './accuracy.ts';

export const occlusion: Section = {
  name: 'occlusion',
  about: 'the man of pose2sim-multi held behind a woman drawn in front',
  run: runMulti,
};

async function runMulti({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const title = 'Occlusion (pose2sim-multi cam01: man, drawn woman, operator)';
  const truth = await readPose2simTruth('cam01', dataDir, 'pose2sim-multi');
  const video = join(dataDir, 'accuracy', 'pose2sim-multi', 'cam01.mp4');
  const { motion, error } = await clips.run(video, 'pose2sim-multi-cam01');
  const track = motion && bestTrack(motion, truth);
  const frames = truth.joints.length / (COMMON * 3);
  const holders =
    motion?.tracks.filter((other) => pictureError(other, truth).onHim.length > 0).length ?? null;
  const held = track ? pictureError(track, truth).onHim.length / frames : null;
  const row: Row = track
    ? {
        people: motion.tracks.length,
        'man id': track.id,
        'ids on the man': holders,
        held,
        ...scoreRow(scorePose({ frame: track.frame, joints: fromSmplh(track.joints3d) }, truth, LIMB_JOINTS)),
      }
    : { failed: error?.code ?? 'nobody found' };
  return [
    {
      title,
      rows: [row],
      checks: [
        {
          name: 'ids that lie on the man at some time',
          value: holders,
          least: 1,
          most: 1,
          about: 'One person is one id, also where somebody is drawn in front of him.',
        },
        {
          name: 'frames on which one id lies on the man',
          value: held,
          least: 0.95,
          about: 'Share of the frames on which the id that has him most lies on him in the picture.',
        },
      ],
    },
  ];
}
