import { join } from 'node:path';
import { coverage, jitter, shareInBox } from '../metrics/coverage.ts';
import { mean } from '../metrics/pose.ts';
import { rowAt, type ScoredMotion, type ScoredTrack } from '../motion/read-motion.ts';
import type { Check, Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';
import { type Mark, readMarks } from '../truth/marks.ts';

/** The clips, and the last frame on which their rider is to be held. */
const CLIPS = [
  { name: 'm6yii', lastFrame: 125 },
  { name: '8lmds', lastFrame: 119 },
] as const;

export const snowboard: Section = {
  name: 'snowboard',
  about: 'one id for the rider, seen throughout, inside the marked boxes',
  run: runSnowboard,
};

async function runSnowboard({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const rows: Row[] = [];
  const checks: Check[] = [];
  const notes: string[] = [];
  for (const { name, lastFrame } of CLIPS) {
    const folder = join(dataDir, 'snowboard');
    const { motion, error, seconds } = await clips.run(join(folder, `${name}.mp4`), `snowboard-${name}`);
    if (!motion) {
      rows.push({ clip: name, failed: error?.code ?? 'no result' });
      checks.push({ name: `${name}: a result`, value: 0, least: 1 });
      continue;
    }
    const score = scoreRider(motion, await readMarks(join(folder, `${name}-marks.csv`)), lastFrame);
    const { perMark, ...figures } = score;
    rows.push({ clip: name, ...figures, 'frames/s': motion.frames.time.length / seconds });
    notes.push(
      `${name}, share in the box at each mark: ${perMark.map(([f, s]) => `${f}: ${percent(s)}`).join(', ')}`,
    );
    checks.push(
      { name: `${name}: rider's id present on frames 0–${lastFrame}`, value: score.present, least: 1 },
      { name: `${name}: … observed`, value: score.observed, least: 0.98 },
      { name: `${name}: ids that the rider had at the marks`, value: score['rider ids'], most: 1 },
      { name: `${name}: least share of joints in a marked box`, value: score['worst mark'], least: 0.8 },
    );
    // This clip ends in a cut to another man; the other goes on with the rider.
    if (name === '8lmds') {
      checks.push({
        name: `${name}: frames of the rider's id after frame ${lastFrame}`,
        value: score.after,
        most: 0,
      });
    }
  }
  return [{ title: 'Snowboard', rows, checks, notes }];
}

/** How one person of the marks was held: the track that lies in most marked boxes. */
export function scoreRider(motion: Pick<ScoredMotion, 'tracks'>, marks: readonly Mark[], lastFrame: number) {
  const inside = (track: ScoredTrack, { frame, box }: Mark): number => {
    const row = rowAt(track, frame);
    return row < 0 ? 0 : shareInBox(track, row, box);
  };
  const total = (track: ScoredTrack): number => mean(marks.map((mark) => inside(track, mark)));
  const tracks = motion.tracks.toSorted((a, b) => total(b) - total(a));
  const rider = tracks.at(0);
  const holders = new Set<number>();
  for (const mark of marks) {
    const best = tracks.toSorted((a, b) => inside(b, mark) - inside(a, mark))[0];
    if (best && inside(best, mark) > 0.5) holders.add(best.id);
  }
  const perMark = marks.map((mark) => [mark.frame, rider ? inside(rider, mark) : 0] as const);
  return {
    people: motion.tracks.length,
    'rider id': rider?.id ?? null,
    'rider ids': holders.size,
    ...(rider ? coverage(rider, 0, lastFrame) : { present: 0, observed: 0 }),
    'in boxes': mean(perMark.map(([, share]) => share)),
    'worst mark': Math.min(...perMark.map(([, share]) => share)),
    after: rider ? rider.frame.filter((frame) => frame > lastFrame).length : 0,
    jitter: rider ? jitter(rider) : null,
    perMark,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
