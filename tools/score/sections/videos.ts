import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { jitter, stateShares } from '../metrics/coverage.ts';
import { accelerations, mean, rmsLength } from '../metrics/pose.ts';
import { type ScoredMotion, type ScoredTrack, STATE } from '../motion/read-motion.ts';
import type { Row, SectionReport } from '../report.ts';
import { reprojection } from '../reprojection.ts';
import type { ScoreContext, Section } from '../section.ts';

/** A few frames say nothing of movement; some of the clips are slide shows of so few. */
const FEWEST_FRAMES = 30;

export const videos: Section = {
  name: 'videos',
  about: 'people, coverage and restlessness where there is no truth',
  run: runVideos,
};

async function runVideos({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const folder = join(dataDir, 'videos');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mp4')).sort();
  const rows: Row[] = [];
  const jitters: number[] = [];
  const residuals: number[] = [];
  let inconsistency = 0;
  for (const name of names) {
    const clip = name.replace(/\.mp4$/, '');
    const { motion, error, seconds } = await clips.run(join(folder, name), `video-${clip}`);
    if (!motion) {
      rows.push({ clip, failed: error?.code ?? 'no result' });
      continue;
    }
    const main = mostObserved(motion);
    const fit = main && reprojection(motion, main);
    if (main && fit && motion.frames.time.length >= FEWEST_FRAMES) {
      jitters.push(100 * jitter(main));
      residuals.push(fit.percentOfHeight);
      inconsistency = Math.max(inconsistency, fit.inconsistency);
    }
    rows.push(videoRow(clip, motion, main, fit?.percentOfHeight ?? null, seconds));
  }
  const over = (values: readonly number[]): number | null => (values.length > 0 ? mean(values) : null);
  return [
    {
      title: 'Videos without truth',
      rows,
      checks: [
        {
          name: 'jitter of the main person, % of height',
          value: over(jitters),
          most: 1,
          noise: 0.02,
          about:
            'Mean distance of the joints in the picture from the mean of themselves a frame before and after, in % of the person’s height: steady movement gives almost nothing. Mean over the videos.',
        },
        {
          name: 'reprojection error of the main person, % of height',
          value: over(residuals),
          most: 3,
          noise: 0.05,
          about:
            'Mean distance of 12 projected joints from the landmarks that were well seen. Mean over the videos.',
        },
        {
          name: 'joints_2d beside our own projection of joints_3d, px',
          value: residuals.length > 0 ? inconsistency : null,
          most: 0.1,
          noise: 0.1,
          about: 'The folder’s two ways to say where joints are agree.',
        },
      ],
      notes: [
        'seen, guessed: shares of the frames on which somebody was observed, or only interpolated or predicted.',
        'main: the person seen most; of all frames the shares on which he was observed, interpolated, predicted and',
        'missing. jitter: mean distance of his joints from the mean of the frames before and after, in % of his height.',
        'acceleration: RMS, relative to the pelvis, m/s².',
      ],
    },
  ];
}

function mostObserved({ tracks }: ScoredMotion): ScoredTrack | null {
  const observed = ({ state }: ScoredTrack): number => state.filter((s) => s === STATE.observed).length;
  return tracks.toSorted((a, b) => observed(b) - observed(a)).at(0) ?? null;
}

function videoRow(
  clip: string,
  motion: ScoredMotion,
  main: ScoredTrack | null,
  residual: number | null,
  seconds: number,
): Row {
  const frames = motion.frames.time.length;
  const best = new Uint8Array(frames);
  for (const { frame, state } of motion.tracks) {
    frame.forEach((f, row) => {
      best[f] = Math.max(best[f], state[row] === STATE.observed ? 2 : 1);
    });
  }
  const share = (value: number): number => best.filter((b) => b === value).length / frames;
  const of = main && stateShares(main, frames);
  return {
    clip,
    frames,
    people: motion.tracks.length,
    seen: share(2),
    guessed: share(1),
    nobody: share(0),
    'main observed': of?.observed ?? null,
    interpolated: of?.interpolated ?? null,
    predicted: of?.predicted ?? null,
    missing: of?.missing ?? null,
    'jitter %': main ? jitter(main) * 100 : null,
    'reprojection %': residual,
    acceleration: main ? restlessness(main, motion.video.averageFps / motion.video.timeScale) : null,
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
