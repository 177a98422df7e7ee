/**
 * Measures the product against real data with known truth.
 *
 * @example
 * npm run score -- accuracy snowboard --reuse /tmp/score --json score.json
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { ClipRunner } from './clip-runner.ts';
import { readOptions, type ScoreOptions, USAGE } from './options.ts';
import { QUALITY_PAGE, qualityPage } from './quality-page.ts';
import { isMet, reportText, type ScoreReports, type SectionReport } from './report.ts';
import type { Section } from './section.ts';
import { accuracy } from './sections/accuracy.ts';
import { confidence } from './sections/confidence.ts';
import { detections, pets } from './sections/identity.ts';
import { imports } from './sections/imports.ts';
import { media } from './sections/media.ts';
import { mending } from './sections/mending.ts';
import { occlusion } from './sections/occlusion.ts';
import { pickles } from './sections/pickles.ts';
import { sample } from './sections/sample.ts';
import { snowboard } from './sections/snowboard.ts';
import { speed } from './sections/speed.ts';
import { videos } from './sections/videos.ts';
import { summaryLines, summaryText } from './summary.ts';

const SECTIONS: readonly Section[] = [
  accuracy,
  sample,
  confidence,
  snowboard,
  occlusion,
  detections,
  pets,
  videos,
  speed,
  mending,
  media,
  pickles,
  imports,
];

process.exitCode = await main();

/** 0: all checks met; 1: some not; 2: it could not be run. */
async function main(): Promise<number> {
  const options = optionsOrNull();
  if (!options) return 2;
  const unknown = options.what.filter((name) => !SECTIONS.some((section) => section.name === name));
  if (unknown.length > 0) return usage(`There is no section ${unknown.join(', ')}.`);
  const isFolder = await stat(options.dataDir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    console.error(
      `There is no folder ${options.dataDir}, and the score needs the real videos and truths in it.\n` +
        'They are not part of the project. Say where they lie with --data DIR or KINEMESH_SCORE_DATA.',
    );
    return 2;
  }
  return score(options);
}

function optionsOrNull(): ScoreOptions | null {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    usage(error instanceof Error ? error.message : String(error));
    return null;
  }
}

function usage(problem: string): number {
  const sections = SECTIONS.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n');
  console.error(`${problem}\n\n${USAGE}\nSections:\n${sections}`);
  return 2;
}

async function score(options: ScoreOptions): Promise<number> {
  const log = (line: string): void => console.error(line);
  const { workDir, reuse, noRuns } = options;
  const earlier = options.againstPath === null ? null : await readReports(options.againstPath);
  const clips = new ClipRunner({ workDir, reuse, noRuns, log });
  const wanted = SECTIONS.filter(({ name }) => options.what.length === 0 || options.what.includes(name));
  const reports: Record<string, SectionReport[]> = {};
  for (const section of wanted) {
    reports[section.name] = await section.run({ dataDir: options.dataDir, clips });
    for (const report of reports[section.name]) console.log(reportText(report));
    if (options.jsonPath) await writeFile(options.jsonPath, `${JSON.stringify(reports, null, 2)}\n`);
  }
  const lines = summaryLines(reports, earlier);
  console.log(summaryText(lines, earlier !== null));
  if (options.writeDocs) await writeFile(QUALITY_PAGE, qualityPage(lines));
  const met = lines.filter(({ check }) => isMet(check)).length;
  console.log(`${met} of ${lines.length} checks met. Motion folders are in ${workDir}.`);
  return met === lines.length ? 0 : 1;
}

async function readReports(path: string): Promise<ScoreReports> {
  return JSON.parse(await readFile(path, 'utf8')) as ScoreReports;
}
