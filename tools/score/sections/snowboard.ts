import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coverage, jitter, shareInBox } from '../metrics/coverage.ts';
import { scoreMarks } from '../metrics/marked-joints.ts';
import { mean } from '../metrics/pose.ts';
import { laidOverlap, maskOverlap } from '../metrics/silhouette.ts';
import { rowAt, type ScoredMotion, type ScoredTrack } from '../motion/read-motion.ts';
import type { Check, Row, SectionReport } from '../report.ts';
import { reprojection } from '../reprojection.ts';
import { MARKED_JOINTS, markedJoint } from '../rider-joints.ts';
import type { ScoreContext, Section } from '../section.ts';
import { Surface } from '../surface.ts';
import { readDrawnMeshes } from '../truth/drawn-mesh.ts';
import { readJointMarks } from '../truth/joint-marks.ts';
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
  const overlaps: MeshOverlap[] = [];
  for (const { name, lastFrame } of CLIPS) {
    const folder = join(dataDir, 'snowboard');
    const { motion, error, seconds } = await clips.run(join(folder, `${name}.mp4`), `snowboard-${name}`);
    if (!motion) {
      rows.push({ clip: name, failed: error?.code ?? 'no result' });
      checks.push({ name: `${name}: a result`, value: 0, least: 1 });
      continue;
    }
    const score = scoreRider(motion, await readMarks(join(folder, `${name}-marks.csv`)), lastFrame);
    const { perMark, rider, ...figures } = score;
    const surface = rider && Surface.of(motion);
    const drawn = surface && (await meshOverlaps(motion, rider, surface, folder, name));
    if (drawn) overlaps.push(...drawn);
    rows.push({
      clip: name,
      ...figures,
      'reprojection, % of height': rider && reprojection(motion, rider).percentOfHeight,
      'frames with a 4D-Humans mesh': drawn?.length ?? null,
      'IoU with it': drawn && mean(drawn.map(({ asDrawn }) => asDrawn)),
      '… laid over': drawn && mean(drawn.map(({ laid }) => laid)),
      'frames/s': motion.frames.time.length / seconds,
    });
    if (name === 'm6yii') {
      const { check, note } = await markCheck(motion, rider, surface);
      checks.push(check);
      notes.push(note);
    }
    notes.push(
      `${name}, share in the box at each mark: ${perMark.map(([f, s]) => `${f}: ${percent(s)}`).join(', ')}`,
    );
    checks.push(
      { name: `${name}: rider's id present on frames 0–${lastFrame}`, value: score.present, least: 1 },
      { name: `${name}: … observed`, value: score.observed, least: 0.99 },
      { name: `${name}: ids that the rider had at the marks`, value: score['rider ids'], most: 1 },
      { name: `${name}: least share of joints in a marked box`, value: score['worst mark'], least: 0.85 },
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
  checks.push(...overlapChecks(overlaps));
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
    rider: rider ?? null,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** How our silhouette lies on that which 4D-Humans drew of one frame. */
interface MeshOverlap {
  readonly asDrawn: number;
  /** After both were laid together by middle and area: theirs is drawn through another lens. */
  readonly laid: number;
}

/** Of each frame on which 4D-Humans drew somebody; 0 where our rider is not there. */
async function meshOverlaps(
  motion: ScoredMotion,
  rider: ScoredTrack,
  surface: Surface,
  folder: string,
  name: string,
): Promise<MeshOverlap[]> {
  const meshes = await readDrawnMeshes(
    join(folder, `${name}.mp4`),
    join(folder, `${name}-4dhumans-overlay.mp4`),
  );
  const { width, height } = motion.video;
  const { lastFrame } = CLIPS.find((clip) => clip.name === name) ?? { lastFrame: 0 };
  return [...meshes]
    .filter(([frame]) => frame <= lastFrame)
    .map(([frame, mesh]) => {
      const row = rowAt(rider, frame);
      if (row < 0) return { asDrawn: 0, laid: 0 };
      const lens = motion.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
      const ours = surface.mask(rider, row, lens, width, height);
      return { asDrawn: maskOverlap(ours, mesh), laid: laidOverlap(ours, mesh) };
    });
}

function overlapChecks(overlaps: readonly MeshOverlap[]): Check[] {
  const of = (figure: (overlap: MeshOverlap) => number): number | null =>
    overlaps.length > 0 ? mean(overlaps.map(figure)) : null;
  return [
    {
      name: 'IoU with 4D-Humans’ mesh, laid over it',
      value: of(({ laid }) => laid),
      least: 0.75,
      noise: 0.005,
      about:
        'Overlap of our body’s silhouette with the one that 4D-Humans drew, where it drew one, after laying both together by middle and area, since theirs is drawn through another lens.',
    },
  ];
}

const MARKS = fileURLToPath(new URL('../truth/marks-m6yii.csv', import.meta.url));

/** The jump, the grab and the landing against joints that were marked by eye. */
async function markCheck(motion: ScoredMotion, rider: ScoredTrack | null, surface: Surface | null) {
  const score = scoreMarks(await readJointMarks(MARKS), MARKED_JOINTS, (frame, joint) =>
    rider && surface ? markedJoint(motion, rider, surface, frame, joint) : null,
  );
  const each = Object.entries(score.perJoint).map(([joint, share]) => `${joint} ${percent(share)}`);
  const check: Check = {
    name: 'm6yii 88–125: PCK at 0.2 torso lengths',
    value: score.pck,
    least: 0.8,
    noise: 0.01,
    about:
      'Share of the rider’s head, hands, hips, knees and feet, marked by eye on every third frame of jump, grab and landing, that are within a fifth of his torso’s length.',
  };
  return {
    check,
    note: `m6yii, marks by eye (${score.marks}): ${each.join(', ')}; ${score.distance.toFixed(2)} torso lengths off`,
  };
}
