import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coverage, jitter, shareInBox } from '../metrics/coverage.ts';
import { scoreMarks } from '../metrics/marked-joints.ts';
import { mean } from '../metrics/pose.ts';
import { laidOverlap, type Mask, maskOverlap } from '../metrics/silhouette.ts';
import { readLandmarks, seenMask } from '../motion/read-evidence.ts';
import { rowAt, type ScoredMotion, type ScoredTrack } from '../motion/read-motion.ts';
import type { Check, Row, SectionReport } from '../report.ts';
import { reprojection } from '../reprojection.ts';
import { MARKED_JOINTS, markedJoint } from '../rider-joints.ts';
import type { ScoreContext, Section } from '../section.ts';
import { Surface } from '../surface.ts';
import { readDrawnMeshes } from '../truth/drawn-mesh.ts';
import { readJointMarks } from '../truth/joint-marks.ts';
import { type Mark, readMarks } from '../truth/marks.ts';

/** A clip, and the last frame on which its rider is to be held. */
interface Clip {
  readonly name: string;
  readonly lastFrame: number;
}

const CLIPS: readonly Clip[] = [
  { name: 'm6yii', lastFrame: 125 },
  { name: '8lmds', lastFrame: 119 },
];
const MARKS = fileURLToPath(new URL('../truth/marks-m6yii.csv', import.meta.url));

export const snowboard: Section = {
  name: 'snowboard',
  about: 'one id for the rider, seen throughout, on marks by eye and on the mesh of 4D-Humans',
  run: runSnowboard,
};

/** What there is to say of one clip. */
interface ClipReport {
  readonly row: Row;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  readonly overlaps: readonly MeshOverlap[];
}

async function runSnowboard(context: ScoreContext): Promise<SectionReport[]> {
  const reports: ClipReport[] = [];
  for (const clip of CLIPS) reports.push(await runClip(context, clip));
  return [
    {
      title: 'Snowboard',
      rows: reports.map(({ row }) => row),
      checks: [
        ...reports.flatMap(({ checks }) => checks),
        ...overlapChecks(reports.flatMap(({ overlaps }) => overlaps)),
      ],
      notes: reports.flatMap(({ notes }) => notes),
    },
  ];
}

async function runClip({ dataDir, clips }: ScoreContext, clip: Clip): Promise<ClipReport> {
  const { name, lastFrame } = clip;
  const folder = join(dataDir, 'snowboard');
  const { motion, dir, error, seconds } = await clips.run(join(folder, `${name}.mp4`), `snowboard-${name}`);
  if (!motion) {
    return {
      row: { clip: name, failed: error?.code ?? 'no result' },
      checks: [{ name: `${name}: a result`, value: 0, least: 1 }],
      notes: [],
      overlaps: [],
    };
  }
  const boxes = await readMarks(join(folder, `${name}-marks.csv`));
  const { perMark, rider, ...figures } = scoreRider(motion, boxes, lastFrame);
  const surface = Surface.of(motion);
  const meshes = await readDrawnMeshes(
    join(folder, `${name}.mp4`),
    join(folder, `${name}-4dhumans-overlay.mp4`),
  );
  for (const frame of [...meshes.keys()]) if (frame > lastFrame) meshes.delete(frame);
  const seen = await seenMasks(dir, motion);
  const overlaps = rider && surface ? meshOverlaps(motion, rider, surface, meshes, seen) : [];
  const marks = name === 'm6yii' ? await markCheck(motion, rider, surface) : null;
  return {
    row: {
      clip: name,
      ...figures,
      'reprojection, % of height': rider && reprojection(motion, rider).percentOfHeight,
      'frames with a 4D-Humans mesh': meshes.size,
      'IoU with it': mean(overlaps.map(({ asDrawn }) => asDrawn)),
      '… laid over': mean(overlaps.map(({ laid }) => laid)),
      'person as seen, laid over it': mean(overlaps.flatMap(({ seenLaid }) => seenLaid ?? [])),
      'frames/s': motion.frames.time.length / seconds,
    },
    checks: [...riderChecks(clip, figures, meshes.size / (lastFrame + 1)), ...(marks ? [marks.check] : [])],
    notes: [
      `${name}, share in the box at each mark: ${perMark.map(([f, s]) => `${f}: ${percent(s)}`).join(', ')}`,
      ...(marks ? [marks.note] : []),
    ],
    overlaps,
  };
}

type RiderFigures = Omit<ReturnType<typeof scoreRider>, 'perMark' | 'rider'>;

function riderChecks({ name, lastFrame }: Clip, score: RiderFigures, drawn: number): Check[] {
  return [
    {
      name: `${name}: rider's id present on frames 0–${lastFrame}`,
      value: score.present,
      humans: drawn,
      least: 1,
      about:
        'Share of the frames on which the rider has a body under his one number; of 4D-Humans, a body at all.',
    },
    {
      name: `${name}: … observed`,
      value: score.observed,
      least: 0.99,
      about: 'Share of the frames on which he was seen, not guessed.',
    },
    {
      name: `${name}: ids that the rider had at the marks`,
      value: score['rider ids'],
      least: 1,
      most: 1,
      about: 'Numbers that lay on him at the boxes marked by eye.',
    },
    {
      name: `${name}: least share of joints in a marked box`,
      value: score['worst mark'],
      least: 0.85,
      about: 'Share of 22 joints inside the box marked by eye, on the worst of the marked frames.',
    },
    // This clip ends in a cut to another man; the other goes on with the rider.
    ...(name === '8lmds'
      ? [
          {
            name: `${name}: frames of the rider's id after frame ${lastFrame}`,
            value: score.after,
            most: 0,
            about: 'The clip cuts to another man there, who has to have another number.',
          },
        ]
      : []),
  ];
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

/** How our silhouette lies on that which 4D-Humans drew of one frame. */
interface MeshOverlap {
  readonly asDrawn: number;
  /** After both were laid together by middle and area: theirs is drawn through another lens. */
  readonly laid: number;
  /** With what the landmark network took for the person: ours, and theirs. */
  readonly seen: number | null;
  readonly theirs: number | null;
  /** What the network took for the person, laid over theirs: about what a body has that covers the person well. */
  readonly seenLaid: number | null;
}

/** Of each frame on which 4D-Humans drew somebody; 0 where our rider is not there. */
function meshOverlaps(
  motion: ScoredMotion,
  rider: ScoredTrack,
  surface: Surface,
  meshes: ReadonlyMap<number, Mask>,
  seen: ReadonlyMap<number, Mask>,
): MeshOverlap[] {
  return [...meshes].map(([frame, mesh]) => {
    const row = rowAt(rider, frame);
    const person = seen.get(frame);
    const theirs = person ? maskOverlap(mesh, person) : null;
    const seenLaid = person ? laidOverlap(person, mesh) : null;
    if (row < 0) return { asDrawn: 0, laid: 0, seen: person ? 0 : null, theirs, seenLaid };
    const lens = motion.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
    const ours = surface.mask(rider, row, lens, mesh.width, mesh.height);
    return {
      asDrawn: maskOverlap(ours, mesh),
      laid: laidOverlap(ours, mesh),
      seen: person ? maskOverlap(ours, person) : null,
      theirs,
      seenLaid,
    };
  });
}

/** What the landmark network took for the person seen most, by frame. */
async function seenMasks(dir: string, { video }: ScoredMotion): Promise<Map<number, Mask>> {
  const rows = await readLandmarks(dir);
  const masks = new Map<number, Mask>();
  for (const row of rows) {
    const mask = masks.has(row.frame) ? null : seenMask(row, video.width, video.height);
    if (mask) masks.set(row.frame, mask);
  }
  return masks;
}

function overlapChecks(overlaps: readonly MeshOverlap[]): Check[] {
  const both = overlaps.flatMap(({ seen, theirs }) =>
    seen !== null && theirs !== null ? [{ seen, theirs }] : [],
  );
  const seenCheck: Check = {
    name: 'IoU with the person as seen',
    value: both.length > 0 ? mean(both.map(({ seen }) => seen)) : null,
    humans: both.length > 0 ? mean(both.map(({ theirs }) => theirs)) : null,
    least: 0.6,
    noise: 0.005,
    about:
      'Overlap of the projected body with what the landmark network took for the person (clothes and all), on the frames on which 4D-Humans drew a mesh.',
  };
  return [meshCheck(overlaps), seenCheck];
}

function meshCheck(overlaps: readonly MeshOverlap[]): Check {
  return {
    name: 'IoU with 4D-Humans’ mesh, laid over it',
    value: overlaps.length > 0 ? mean(overlaps.map(({ laid }) => laid)) : null,
    least: 0.75,
    noise: 0.005,
    about:
      'Overlap of our body’s silhouette with the one that 4D-Humans drew, where it drew one, after laying both together by middle and area, since theirs is drawn through another lens.',
  };
}

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
  const note = `m6yii, ${score.marks} marks by eye: ${each.join(', ')}; ${score.distance.toFixed(2)} torso lengths off`;
  return { check, note };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
