import { join } from 'node:path';
import { trackDetections } from '../../../src/tracking/index.ts';
import { type MotBox, type MotScore, scoreMot } from '../metrics/mot.ts';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';
import { readCvml, readMotCsv } from '../truth/mot-files.ts';

export const pets: Section = {
  name: 'pets',
  about: 'who is who in PETS09-S2L1, frames 0–499',
  run: runPets,
};

export const detections: Section = {
  name: 'detections',
  about: "linking alone, on other detectors' boxes",
  run: runDetections,
};

const PETS_FRAMES = 500;

async function runPets({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const folder = join(dataDir, 'tracking', 'pets09-s2l1');
  const { motion, error, seconds } = await clips.run(join(folder, 'vtest_0000-0499.avi'), 'pets09-s2l1');
  const title = 'Identities in a video (PETS09-S2L1, boxes of the projected bodies, IoU 0.5)';
  if (!motion) return [{ title, rows: [{ failed: error?.code ?? 'no result' }], checks: [] }];
  const truth = (await readCvml(join(folder, 'PETS2009-S2L1-gt.xml'))).filter(
    ({ frame }) => frame < PETS_FRAMES,
  );
  const found = motion.tracks.flatMap((track) =>
    [...track.frame].map((frame, row): MotBox & { state: number } => ({
      frame,
      id: track.id,
      box: [...track.bbox.subarray(row * 4, row * 4 + 4)] as [number, number, number, number],
      state: track.state[row],
    })),
  );
  const observed = found.filter(({ state }) => state === 0);
  return [
    {
      title,
      rows: [
        { boxes: 'all', ...scoreRow(scoreMot(truth, found)), 'frames/s': PETS_FRAMES / seconds },
        { boxes: 'observed', ...scoreRow(scoreMot(truth, observed)) },
        { boxes: 'all, IoU 0.3', ...scoreRow(scoreMot(truth, found, 0.3)) },
      ],
      checks: [],
    },
  ];
}

/** The sequences of which we have detections; those with a truth are scored. */
const SEQUENCES = [
  { name: 'TUD-Campus', fps: 25, width: 640, height: 480 },
  { name: 'PETS09-S2L1', fps: 10, width: 768, height: 576 },
  { name: 'ETH-Sunnyday', fps: 14, width: 640, height: 480 },
] as const;

async function runDetections({ dataDir }: ScoreContext): Promise<SectionReport[]> {
  const tracking = join(dataDir, 'tracking');
  const campus = await readMotCsv(join(tracking, 'tud', 'TUD-Campus.gt.txt'));
  const truths: Readonly<Record<string, readonly MotBox[]>> = {
    'TUD-Campus': campus,
    'PETS09-S2L1': await readCvml(join(tracking, 'pets09-s2l1', 'PETS2009-S2L1-gt.xml')),
  };
  const rows: Row[] = [];
  for (const sequence of SEQUENCES) {
    const found = await trackFile(join(tracking, 'det', `${sequence.name}.det.txt`), sequence);
    const truth = truths[sequence.name];
    const people = new Set(found.map(({ id }) => id)).size;
    rows.push({
      sequence: sequence.name,
      ...(truth ? scoreRow(scoreMot(truth, found)) : { found: people }),
    });
  }
  const sample = scoreMot(campus, await readMotCsv(join(tracking, 'tud', 'TUD-Campus.res.txt')));
  rows.push({ sequence: 'sample result for TUD-Campus', ...scoreRow(sample) });
  return [
    {
      title: 'Identities from boxes alone (IoU 0.5)',
      rows,
      checks: [
        // py-motmetrics prints 52.6 %, 55.8 %, 7 for this very file.
        { name: "the scorer's MOTA of the sample result", value: sample.mota, least: 0.5264, most: 0.5265 },
        { name: "the scorer's IDF1 of the sample result", value: sample.idf1, least: 0.5576, most: 0.5577 },
        { name: "the scorer's switches of the sample result", value: sample.switches, least: 7, most: 7 },
      ],
    },
  ];
}

async function trackFile(
  path: string,
  { fps, width, height }: (typeof SEQUENCES)[number],
): Promise<MotBox[]> {
  const lines = (await readMotCsv(path)).toSorted((a, b) => a.frame - b.frame);
  const frames = (lines.at(-1)?.frame ?? -1) + 1;
  const { identities } = trackDetections({
    frame: Int32Array.from(lines, ({ frame }) => frame),
    box: Float32Array.from(lines.flatMap(({ box }) => box)),
    score: Float32Array.from(lines, ({ score }) => score),
    time: Float64Array.from({ length: frames }, (_, f) => f / fps),
    width,
    height,
  });
  return identities.flatMap(({ id, rows }) => [...rows].map((row) => ({ ...lines[row], id })));
}

function scoreRow(score: MotScore): Row {
  return {
    MOTA: score.mota,
    IDF1: score.idf1,
    switches: score.switches,
    recall: score.recall,
    precision: score.precision,
    overlap: score.meanOverlap,
    people: score.truthPeople,
    found: score.foundPeople,
    'mostly tracked': score.mostlyTracked,
  };
}
