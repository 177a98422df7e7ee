import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { importResult } from '../../../src/engines/4d-humans/index.ts';
import { isKinemeshError } from '../../../src/errors/index.ts';
import { checkMotion } from '../../../src/motion/index.ts';
import { readMotion } from '../../../src/motion/node.ts';
import { joints2dInPicture, type PhalpResult, readPhalpResult } from '../../../src/phalp/index.ts';
import { nodeInflate } from '../../../src/pickle/node.ts';
import { median } from '../metrics/pose.ts';
import { readMotionFolder, type ScoredMotion, type ScoredTrack } from '../motion/read-motion.ts';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const imports: Section = {
  name: 'imports',
  about: 'genuine results of 4D-Humans as motion folders: in order, on the picture, feet that stand',
  run: async (context) => [await runImports(context)],
};

/** Files whose author labelled by hand when each foot touches the ground. */
const WITH_CONTACTS = ['demo_walk_1.pkl', 'demo_run.pkl'];
const FPS = 30;
/** PHALP's joints that are SMPL's own, and which of ours each is. */
const SHARED: readonly (readonly [theirs: number, ours: number])[] = [
  [8, 0],
  [12, 1],
  [9, 2],
  [13, 4],
  [10, 5],
  [14, 7],
  [11, 8],
  [1, 12],
  [5, 16],
  [2, 17],
  [6, 18],
  [3, 19],
  [7, 20],
  [4, 21],
];

async function runImports({ dataDir }: ScoreContext): Promise<SectionReport> {
  const folder = join(dataDir, 'pickles');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /[/\\]phalp-[^/\\]+[/\\][^/\\]+\.pkl$/.test(path))
    .sort();
  const rows: Row[] = [];
  const worst = { bad: 0, residual: 0, engine: 0, acceleration: 0, feet: Number.NaN };
  for (const path of paths) {
    const name = basename(path);
    const lens = await importedOrCode(path, 'lens');
    if (typeof lens === 'string') {
      // Boxes made to be given to PHALP are no result.
      if (name !== 'gt_tracks.pkl') worst.bad++;
      rows.push({ file: name, outcome: lens });
      continue;
    }
    const engine = await importedOrCode(path, 'engine');
    if (typeof engine === 'string') worst.bad++;
    const result = readPhalpResult(await readFile(path), { file: name, inflate: nodeInflate });
    const residual = residualPercent(result, lens);
    const projection = typeof engine === 'string' ? Number.NaN : engineError(result, engine);
    const acceleration = lens.tracks.length > 0 ? accelerationOf(lens.tracks[0]) : null;
    const contacts = WITH_CONTACTS.includes(name) ? await contactsRight(path, lens.tracks[0]) : null;
    worst.residual = Math.max(worst.residual, residual);
    worst.engine = Math.max(worst.engine, projection);
    if (contacts !== null && !(contacts >= worst.feet)) worst.feet = contacts;
    worst.acceleration = Math.max(worst.acceleration, acceleration ?? 0);
    rows.push({
      file: name,
      outcome: 'in order',
      rows: lens.tracks.reduce((sum, { frame }) => sum + frame.length, 0),
      'residual, % of height': residual,
      'joints beside PHALP’s, mm': jointMillimetres(result, lens),
      'engine camera, px': projection,
      'acceleration of trans, m/s²': acceleration,
      'feet right, %': contacts,
    });
  }
  return {
    title: 'Results of 4D-Humans as motion folders',
    rows,
    checks: [
      { name: 'genuine results that did not come out as folders in order', value: worst.bad, most: 0 },
      {
        name: 'feet of imported results right, %',
        value: worst.feet,
        least: 90,
        noise: 0.2,
        about:
          'Of feet and frames of two results of 4D-Humans, the share whose contact is as their author labelled it by hand; the worse of the two.',
      },
      { name: 'largest median residual under the assumed lens, % of height', value: worst.residual, most: 3 },
      { name: 'largest error of the engine camera, px', value: worst.engine, most: 1 },
    ],
    notes: [
      'Residual: joints of our body from PHALP’s 2D joints. Engine camera: PHALP’s 3D joints, by the folder’s own',
      'intrinsics and source_trans, from its 2D joints. Acceleration: median of |Δ²|, at 30 frames a second. Feet: as labelled by hand.',
    ],
  };
}

async function importedOrCode(path: string, camera: 'lens' | 'engine'): Promise<ScoredMotion | string> {
  const outDir = await mkdtemp(join(tmpdir(), 'kinemesh-score-import-'));
  try {
    const settings = { lens: null, heightMetres: null, captureRate: null, camera };
    const job = { resultPath: path, videoPath: null, outDir, settings, fps: FPS };
    await importResult(job, () => {}, new AbortController().signal);
    // In order by the product's own check; the figures are read apart from it.
    checkMotion(await readMotion(outDir));
    return await readMotionFolder(outDir);
  } catch (error) {
    if (isKinemeshError(error)) return error.code;
    throw error;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** Each observed row of the first track, with its row of the result: of one person the ids agree. */
function* pairs(result: PhalpResult, track: ScoredTrack): Generator<{ row: number; source: number }> {
  const { frame, id, trackedTime, count } = result.rows;
  for (let source = 0; source < count; source++) {
    if (trackedTime[source] !== 0 || id[source] !== id[0]) continue;
    const row = track.frame.indexOf(frame[source]);
    if (row >= 0 && track.state[row] === 0) yield { row, source };
  }
}

function residualPercent(result: PhalpResult, { tracks: [track], frames }: ScoredMotion): number {
  if (track === undefined || result.imageSize === null) return 0;
  const residuals: number[] = [];
  for (const { row, source } of pairs(result, track)) {
    const theirs = joints2dInPicture(
      result.rows.joints2d.subarray(90 * source, 90 * source + 90),
      result.imageSize,
    );
    const errors = SHARED.map(([from, to]) =>
      Math.hypot(
        track.joints2d[104 * row + 2 * to] - theirs[2 * from],
        track.joints2d[104 * row + 2 * to + 1] - theirs[2 * from + 1],
      ),
    );
    const height =
      (track.heightMetres * frames.intrinsics[4 * track.frame[row]]) / track.joints3d[156 * row + 2];
    residuals.push((100 * errors.reduce((sum, error) => sum + error, 0)) / errors.length / height);
  }
  return median(residuals);
}

/** Mean distance of the joints, each row laid over PHALP's as a whole. */
function jointMillimetres({ rows }: PhalpResult, { tracks: [track] }: ScoredMotion): number | null {
  if (track === undefined) return null;
  const means: number[] = [];
  for (const { row, source } of pairs({ rows } as PhalpResult, track)) {
    const apart = SHARED.map(([from, to]) =>
      [0, 1, 2].map(
        (k) => track.joints3d[156 * row + 3 * to + k] - rows.joints3d[135 * source + 3 * from + k],
      ),
    );
    const middle = [0, 1, 2].map((k) => apart.reduce((sum, one) => sum + one[k], 0) / apart.length);
    const lengths = apart.map((one) => Math.hypot(...one.map((value, k) => value - middle[k])));
    means.push((1000 * lengths.reduce((sum, value) => sum + value, 0)) / lengths.length);
  }
  return means.reduce((sum, value) => sum + value, 0) / means.length;
}

/** PHALP's 3D joints at the folder's `source_trans`, by its intrinsics, from PHALP's 2D joints: the largest, px. */
function engineError(result: PhalpResult, { tracks: [track], frames }: ScoredMotion): number {
  if (track === undefined || result.imageSize === null || track.sourceTrans === null) return 0;
  let worst = 0;
  for (const { row, source } of pairs(result, track)) {
    const theirs = joints2dInPicture(
      result.rows.joints2d.subarray(90 * source, 90 * source + 90),
      result.imageSize,
    );
    const [fx, fy, cx, cy] = frames.intrinsics.subarray(4 * track.frame[row], 4 * track.frame[row] + 4);
    const points = result.rows.joints3d.subarray(135 * source, 135 * source + 135);
    const trans = track.sourceTrans.subarray(3 * row, 3 * row + 3);
    for (let j = 0; j < 44; j++) {
      const z = points[3 * j + 2] + trans[2];
      const u = (fx * (points[3 * j] + trans[0])) / z + cx;
      const v = (fy * (points[3 * j + 1] + trans[1])) / z + cy;
      worst = Math.max(worst, Math.hypot(u - theirs[2 * j], v - theirs[2 * j + 1]));
    }
  }
  return worst;
}

function accelerationOf({ trans, frame }: ScoredTrack): number | null {
  const sizes: number[] = [];
  for (let t = 1; t + 1 < frame.length; t++) {
    const part = [0, 1, 2].map((k) => trans[3 * t + 3 + k] - 2 * trans[3 * t + k] + trans[3 * t - 3 + k]);
    sizes.push(Math.hypot(...part) * FPS ** 2);
  }
  return sizes.length > 0 ? median(sizes) : null;
}

/** Percent of feet and frames that are labelled as ours are: a foot stands where its heel or its toe does. */
async function contactsRight(path: string, track: ScoredTrack): Promise<number> {
  const [header, ...lines] = (await readFile(path.replace(/\.pkl$/, '.csv'), 'utf8')).trim().split(/\r?\n/);
  const columns = header.split(',');
  let right = 0;
  for (const [foot, name] of ['left_touch', 'right_touch'].entries()) {
    const column = columns.indexOf(name);
    lines.forEach((line, row) => {
      const stands = track.contact[4 * row + 2 * foot] + track.contact[4 * row + 2 * foot + 1] > 0;
      if (stands === (Number(line.split(',')[column]) === 1)) right++;
    });
  }
  return (100 * right) / (2 * lines.length);
}
