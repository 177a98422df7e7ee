import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const speed: Section = {
  name: 'speed',
  about: 'how long linking and fitting take, from the evidence of earlier runs',
  run: runSpeed,
};

async function runSpeed({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const videos: readonly (readonly [name: string, path: string])[] = [
    ['sample', fileURLToPath(new URL('../../../assets/sample/sample.mp4', import.meta.url))],
    ['snowboard-m6yii', join(dataDir, 'snowboard', 'm6yii.mp4')],
    ['pose2sim-cam01-assumed', join(dataDir, 'accuracy', 'pose2sim-single', 'cam01.mp4')],
  ];
  const rows: Row[] = [];
  let [frames, seconds] = [0, 0];
  for (const [name, path] of videos) {
    const pass = await clips.secondPass(path, name);
    if (!pass) continue;
    frames += pass.personFrames;
    seconds += pass.seconds;
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
          value: seconds > 0 ? frames / seconds : null,
          least: 240,
          noise: 20,
          about:
            'People times frames that are linked and fitted in a second, from the evidence on disk to the last body, on two cores. It depends on the machine and on what else that does.',
        },
      ],
    },
  ];
}
