import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isKinemeshError } from '../../../src/errors/index.ts';
import {
  joints2dInPicture,
  type PhalpResult,
  projectPhalp,
  readPhalpResult,
} from '../../../src/phalp/index.ts';
import { JOBLIB_GLOBALS, readPickle } from '../../../src/pickle/index.ts';
import { nodeInflate } from '../../../src/pickle/node.ts';
import { median } from '../metrics/pose.ts';
import type { Check, Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';
import { joblibSeconds } from '../truth/joblib.ts';

export const pickles: Section = {
  name: 'pickles',
  about: 'genuine results of 4D-Humans read right and fast; hostile pickles refused',
  run: async (context) => [await genuine(context), await hostile(context)],
};

/** Files whose author published the angles, unchanged. */
const WITH_ANGLES = ['demo_run.pkl', 'demo_jumpingjacks.pkl'];
const READS = 25;

async function filesOf(folder: string, ending = ''): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function genuine({ dataDir }: ScoreContext): Promise<SectionReport> {
  const folder = join(dataDir, 'pickles');
  const paths = (await filesOf(folder, '.pkl')).filter((path) =>
    path.slice(folder.length).startsWith('/phalp-'),
  );
  const joblib = await joblibSeconds(paths, READS);
  // Once each, as joblib does: what is measured is the reading, not the program's start.
  for (const path of paths) ownSeconds(path);
  const rows: Row[] = [];
  const results = new Map<string, PhalpResult>();
  const worst = { projection: 0, angle: 0, ratio: 0, unread: 0 };
  for (const path of paths) {
    const name = basename(path);
    const bytes = await readFile(path);
    const outcome = readOrRefused(() => readPhalpResult(bytes, { file: name, inflate: nodeInflate }));
    const isResult = typeof outcome !== 'string';
    // Boxes made to be given to PHALP are no result, and are to be told so.
    if (!isResult && !outcome.includes('"gt_bbox"')) worst.unread++;
    if (isResult) results.set(name, outcome);
    const seconds = ownSeconds(path);
    const ratio = joblib ? seconds / joblib[paths.indexOf(path)] : null;
    const projection = isResult ? projectionError(outcome) : null;
    const angle = isResult && WITH_ANGLES.includes(name) ? await angleError(path, outcome) : null;
    worst.projection = Math.max(worst.projection, projection ?? 0);
    worst.angle = Math.max(worst.angle, angle ?? 0);
    worst.ratio = Math.max(worst.ratio, ratio ?? 0);
    rows.push({
      file: name,
      outcome: isResult ? 'result' : outcome,
      frames: isResult ? outcome.frameCount : null,
      rows: isResult ? outcome.rows.count : null,
      'projection px': projection?.toExponential(1) ?? null,
      'angles rad': angle?.toExponential(1) ?? null,
      'ms here': (seconds * 1000).toFixed(2),
      'ms joblib': joblib ? (joblib[paths.indexOf(path)] * 1000).toFixed(2) : null,
      ratio,
    });
  }
  const checks: Check[] = [
    { name: 'genuine files that were not read', value: worst.unread, most: 0 },
    { name: 'PHALP’s own 2D joints, worst distance, pixels', value: worst.projection, most: 0.01 },
    { name: 'angles against their author’s, worst difference, 1e-6 rad', value: worst.angle * 1e6, most: 1 },
    {
      name: 'differences between a result and its conversion',
      value: conversionDifferences(results),
      most: 0,
    },
    ...(joblib ? [{ name: 'time of a read as a part of joblib’s, worst', value: worst.ratio, most: 1 }] : []),
  ];
  const notes = joblib ? [] : ['joblib could not be had here (python3, or pip): speed was not compared.'];
  return { title: 'Results of 4D-Humans', rows, checks, notes };
}

/** A value, or the message of its refusal by name. */
function readOrRefused<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (isKinemeshError(error)) return error.message;
    throw error;
  }
}

/** Median of several, with the file's reading, as joblib is measured. */
function ownSeconds(path: string): number {
  const seconds: number[] = [];
  for (let n = 0; n < READS; n++) {
    const started = performance.now();
    readPickle(readFileSync(path), { allow: JOBLIB_GLOBALS, inflate: nodeInflate });
    seconds.push((performance.now() - started) / 1000);
  }
  return median(seconds);
}

function projectionError({ rows, imageSize }: PhalpResult): number {
  let worst = 0;
  for (let n = 0; imageSize && n < rows.count; n++) {
    const joints = rows.joints3d.subarray(n * 135, (n + 1) * 135);
    const projected = projectPhalp(joints, rows.camera.subarray(n * 3, n * 3 + 3), imageSize);
    const given = joints2dInPicture(rows.joints2d.subarray(n * 90, (n + 1) * 90), imageSize);
    for (let k = 0; k < 90; k += 2)
      worst = Math.max(worst, Math.hypot(projected[k] - given[k], projected[k + 1] - given[k + 1]));
  }
  return worst;
}

/** The worst difference from the table beside it: Euler angles of the body pose, x then y then z about fixed axes. */
async function angleError(path: string, { rows }: PhalpResult): Promise<number> {
  const [, ...lines] = (await readFile(path.replace(/pkl$/, 'csv'), 'utf8')).trim().split('\n');
  let worst = lines.length === rows.count ? 0 : Number.POSITIVE_INFINITY;
  for (const [n, line] of lines.entries()) {
    const given = line.split(',').slice(1, 70).map(Number);
    for (let joint = 1; joint < 24; joint++) {
      const m = rows.rotations.subarray(n * 216 + joint * 9, n * 216 + joint * 9 + 9);
      const angles = [
        Math.atan2(m[7], m[8]),
        Math.atan2(-m[6], Math.hypot(m[0], m[3])),
        Math.atan2(m[3], m[0]),
      ];
      for (const [axis, angle] of angles.entries())
        worst = Math.max(worst, Math.abs(angle - given[(joint - 1) * 3 + axis]));
    }
  }
  return worst;
}

/** `name_converted.pkl` is the same result as a plain pickle: numbers of its rows and frames that differ. */
function conversionDifferences(results: ReadonlyMap<string, PhalpResult>): number | null {
  let differences: number | null = null;
  for (const [name, result] of results) {
    const converted = results.get(name.replace('.pkl', '_converted.pkl'));
    if (!converted || converted === result) continue;
    differences ??= 0;
    if (JSON.stringify(converted.frames) !== JSON.stringify(result.frames)) differences++;
    for (const [field, values] of Object.entries(result.rows)) {
      const others = converted.rows[field as keyof PhalpResult['rows']];
      const isSame = typeof values === 'number' ? values === others : values.join() === String(others);
      if (!isSame) differences++;
    }
  }
  return differences;
}

/** Harmless by their makers' word: these hold a list of texts. */
const BENIGN = /^benign0_v\d\.pkl$/;

async function hostile({ dataDir }: ScoreContext): Promise<SectionReport> {
  const rows: Row[] = [];
  let read = 0;
  let results = 0;
  for (const path of await filesOf(join(dataDir, 'pickles', 'picklescan'))) {
    const file = basename(path);
    const bytes = await readFile(path);
    const outcome = readOrRefused(() =>
      readPickle(bytes, { allow: JOBLIB_GLOBALS, inflate: nodeInflate, file }),
    );
    const isRefused = typeof outcome === 'string' && outcome.startsWith(`${file}: `);
    if (!isRefused && !BENIGN.test(file)) read++;
    if (typeof readOrRefused(() => readPhalpResult(bytes, { inflate: nodeInflate, file })) !== 'string')
      results++;
    rows.push({ file, outcome: isRefused ? outcome.slice(file.length + 2) : 'read as data: harmless' });
  }
  return {
    title: 'Hostile and odd pickles',
    rows,
    checks: [
      { name: 'hostile files that were read as data', value: read, most: 0 },
      { name: 'files taken for a result of 4D-Humans', value: results, most: 0 },
    ],
  };
}
