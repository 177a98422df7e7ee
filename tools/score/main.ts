/**
 * Measures the product against real data with known truth.
 *
 * @example
 * npm run score -- accuracy snowboard --reuse /tmp/score --json score.json
 */
import { stat, writeFile } from 'node:fs/promises';
import { ClipRunner } from './clip-runner.ts';
import { readOptions, type ScoreOptions, USAGE } from './options.ts';
import { isMet, reportText, type SectionReport } from './report.ts';
import type { Section } from './section.ts';
import { accuracy, occlusion } from './sections/accuracy.ts';
import { detections, pets } from './sections/identity.ts';
import { imports } from './sections/imports.ts';
import { media } from './sections/media.ts';
import { pickles } from './sections/pickles.ts';
import { snowboard } from './sections/snowboard.ts';
import { videos } from './sections/videos.ts';

const SECTIONS: readonly Section[] = [
  snowboard,
  accuracy,
  occlusion,
  detections,
  pets,
  videos,
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
  const clips = new ClipRunner({ workDir: options.workDir, reuse: options.reuse, log });
  const wanted = SECTIONS.filter(({ name }) => options.what.length === 0 || options.what.includes(name));
  const reports: Record<string, SectionReport[]> = {};
  for (const section of wanted) {
    reports[section.name] = await section.run({ dataDir: options.dataDir, clips });
    for (const report of reports[section.name]) console.log(reportText(report));
    if (options.jsonPath) await writeFile(options.jsonPath, `${JSON.stringify(reports, null, 2)}\n`);
  }
  const checks = Object.values(reports).flatMap((section) => section.flatMap((report) => report.checks));
  const met = checks.filter(isMet).length;
  console.log(`${met} of ${checks.length} checks met. Motion folders are in ${options.workDir}.`);
  return met === checks.length ? 0 : 1;
}
