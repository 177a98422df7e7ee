import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { jitter } from '../metrics/coverage.ts';
import { accelerations, rmsLength } from '../metrics/pose.ts';
import { type ScoredMotion, type ScoredTrack, STATE } from '../motion/read-motion.ts';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const videos: Section = {
  name: 'videos',
  about: 'people, coverage and restlessness where there is no truth',
  run: runVideos,
};

async function runVideos({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const folder = join(dataDir, 'videos');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mp4')).sort();
  const rows: Row[] = [];
  for (const name of names) {
    const clip = name.replace(/\.mp4$/, '');
    const { motion, error, seconds } = await clips.run(join(folder, name), `video-${clip}`);
    rows.push(motion ? videoRow(clip, motion, seconds) : { clip, failed: error?.code ?? 'no result' });
  }
  return [
    {
      title: 'Videos without truth',
      rows,
      checks: [],
      notes: [
        'seen, guessed: shares of the frames on which somebody was observed, or only interpolated or predicted.',
        'main: share of the frames on which the person seen most was observed. jitter: mean distance of his',
        'joints from the mean of the frames before and after, in % of his height. acceleration: RMS, relative',
        'to the pelvis, m/s².',
      ],
    },
  ];
}

function videoRow(clip: string, motion: ScoredMotion, seconds: number): Row {
  const frames = motion.frames.time.length;
  const best = new Uint8Array(frames);
  for (const { frame, state } of motion.tracks) {
    frame.forEach((f, row) => {
      best[f] = Math.max(best[f], state[row] === STATE.observed ? 2 : 1);
    });
  }
  const share = (value: number): number => best.filter((b) => b === value).length / frames;
  const observed = ({ state }: ScoredTrack): number => state.filter((s) => s === STATE.observed).length;
  const main = motion.tracks.toSorted((a, b) => observed(b) - observed(a)).at(0);
  return {
    clip,
    frames,
    people: motion.tracks.length,
    seen: share(2),
    guessed: share(1),
    nobody: share(0),
    main: main ? observed(main) / frames : null,
    'jitter %': main ? jitter(main) * 100 : null,
    acceleration: main ? restlessness(main, motion.video.averageFps) : null,
    shots: (motion.frames.shot.at(-1) ?? -1) + 1,
    warnings: motion.warnings.length,
    'frames/s': frames / seconds,
  };
}

/** RMS acceleration of the joints relative to the pelvis, m/s². */
function restlessness(track: ScoredTrack, fps: number): number {
  const relative = Float64Array.from(track.joints3d);
  const stride = relative.length / track.frame.length;
  for (let row = 0; row < relative.length; row += stride) {
    const root = relative.slice(row, row + 3);
    for (let i = 0; i < stride; i++) relative[row + i] -= root[i % 3];
  }
  return rmsLength(accelerations(relative, track.frame, fps).acceleration);
}
