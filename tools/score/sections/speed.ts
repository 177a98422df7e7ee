import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const speed: Section = {
  name: 'speed',
  about: 'how long linking and fitting take, from the evidence of earlier runs',
  run: runSpeed,
};

/** Clips with no more person-frames than this are short. */
const SHORT = 300;

async function runSpeed({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const videos: readonly (readonly [name: string, path: string])[] = [
    ['sample', fileURLToPath(new URL('../../../assets/sample/sample.mp4', import.meta.url))],
    ['snowboard-m6yii', join(dataDir, 'snowboard', 'm6yii.mp4')],
    ['pose2sim-cam01-assumed', join(dataDir, 'accuracy', 'pose2sim-single', 'cam01.mp4')],
    ['pose2sim-multi-cam01', join(dataDir, 'accuracy', 'pose2sim-multi', 'cam01.mp4')],
    ['video-intel-one-by-one-person', join(dataDir, 'videos', 'intel-one-by-one-person.mp4')],
    ['pets09-s2l1', join(dataDir, 'tracking', 'pets09-s2l1', 'vtest_0000-0499.avi')],
  ];
  const rows: Row[] = [];
  const all = { frames: 0, seconds: 0 };
  const short = { frames: 0, seconds: 0 };
  for (const [name, path] of videos) {
    const pass = await clips.secondPass(path, name);
    if (!pass) continue;
    for (const sum of pass.personFrames <= SHORT ? [all, short] : [all]) {
      sum.frames += pass.personFrames;
      sum.seconds += pass.seconds;
    }
    rows.push({
      clip: name,
      'person-frames': pass.personFrames,
      seconds: pass.seconds,
      'person-frames/s': pass.personFrames / pass.seconds,
    });
  }
  return [
    {
      title: 'Pass 2: linking and fitting',
      rows,
      checks: [
        {
          name: 'pass 2, person-frames a second',
          value: all.seconds > 0 ? all.frames / all.seconds : null,
          least: 240,
          noise: 20,
          about:
            'People times frames that are linked and fitted in a second, from the evidence on disk to the last body, on two cores. It depends on the machine and on what else that does.',
        },
        {
          name: `… of clips with up to ${SHORT} person-frames`,
          value: short.seconds > 0 ? short.frames / short.seconds : null,
          least: 240,
          noise: 20,
          about:
            'The same of the short clips alone. They pay what every run pays once (a camera to follow, a network to load, code that is still being compiled), and one person alone is fitted on one core.',
        },
      ],
    },
  ];
}
