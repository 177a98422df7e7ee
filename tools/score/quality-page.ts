import { fileURLToPath } from 'node:url';
import { figureText, isMet, type ScoreReports } from './report.ts';
import type { SummaryLine } from './summary.ts';

/** The page for readers that the figures go to. */
export const QUALITY_PAGE = fileURLToPath(new URL('../../docs/quality.md', import.meta.url));

/** Sections in the page's order, with their heading and what they are measured on. */
const CHAPTERS: readonly (readonly [section: keyof ScoreReports, heading: string, on: string])[] = [
  [
    'accuracy',
    'Pose, against four calibrated cameras',
    'Pose2Sim’s recording of a man who balances on one leg (100 frames at 60 a second), seen by one camera and compared with the points that four cameras together give. One camera sees him from the front, one from behind. The bone lengths of that truth vary by 11–36 mm, so differences below about 25 mm say nothing.',
  ],
  [
    'sample',
    'The sample clip, against its exact truth',
    'Ten seconds of a made person who walks, jumps, waves and turns before a moving hand-held camera. Every joint, the camera and the contacts of the feet are known.',
  ],
  ['confidence', 'What the confidence of a joint means', 'All joints of the three clips above.'],
  [
    'snowboard',
    'A rider in the air',
    'Two clips of snowboarders at 640×360: spins, grabs, landings. 4D-Humans’ figures are from its own render of both.',
  ],
  [
    'occlusion',
    'Behind somebody else',
    'The man of Pose2Sim’s recording while a drawn woman passes in front of him.',
  ],
  ['pets', 'Many people', 'PETS09-S2L1, 500 frames of a street with 19 people, 70–110 pixels tall.'],
  ['detections', 'Linking alone', 'The boxes of other detectors, without a picture.'],
  ['imports', 'Results of 4D-Humans', 'Genuine result files, as motion folders.'],
  [
    'videos',
    'Videos without a truth',
    'Runners, walkers, people who come and go; nothing is known of them but how restless a result is.',
  ],
  ['speed', 'Time', 'Linking and fitting again from what was seen: what a mend on the page waits for.'],
];

/** The page, from the figures of a run. */
export function qualityPage(lines: readonly SummaryLine[]): string {
  const parts = CHAPTERS.flatMap(([section, heading, on]) => {
    const here = lines.filter((line) => line.section === section && line.check.about !== undefined);
    return here.length > 0 ? [chapter(heading, on, here)] : [];
  });
  const told = lines.filter(({ check }) => check.about !== undefined);
  const met = told.filter(({ check }) => isMet(check)).length;
  return `# How right the bodies are

<!-- Written by \`npm run score -- --write-docs\`; change tools/score/quality-page.ts or the sections there. -->

${INTRODUCTION}

${met} of the ${told.length} targets below are met.

${parts.join('\n')}`;
}

const INTRODUCTION = `Every figure on this page comes from one run of \`npm run score\`, which runs Kinemesh on videos whose truth is known and measures apart from the engine: with its own projection, its own alignment, its own reader of the [motion folder](motion-format.md). The one thing that it takes from the engine is the skin of the body where a silhouette or the sole of a foot is compared. Each measure is tested against cases computed by hand.

How to read the tables: *target* is what we hold ourselves to, *now* what this version does, and ✓ says that it is reached. *BlazePose* is the network that the built-in engine looks with, taken alone: its 3D landmarks as they come. *Smoothed* is the same after a low-pass filter of 6 Hz that shifts nothing. *4D-Humans* has a figure where its own result for the same video is known. *Before* is an earlier run of ours. A dash means that there is no such figure. Lengths are millimetres unless said otherwise. The videos are a few, so a difference of a few percent from one version to the next may be chance; and other videos will give other figures: people who are small, dark, half hidden or dressed widely are harder than these.`;

function chapter(heading: string, on: string, lines: readonly SummaryLine[]): string {
  const has = (which: 'raw' | 'smoothed' | 'humans' | 'earlier'): boolean =>
    lines.some((line) => ((which === 'earlier' ? line.earlier : line.check[which]) ?? null) !== null);
  const columns = [
    { head: '', cell: ({ check }: SummaryLine) => (isMet(check) ? '✓' : '✗') },
    { head: 'what', cell: ({ check }: SummaryLine) => check.name },
    { head: 'target', cell: ({ check }: SummaryLine) => target(check) },
    { head: 'now', cell: ({ check }: SummaryLine) => figureText(check.value) },
    ...(has('raw') ? [{ head: 'BlazePose', cell: ({ check }: SummaryLine) => figureText(check.raw) }] : []),
    ...(has('smoothed')
      ? [{ head: 'smoothed', cell: ({ check }: SummaryLine) => figureText(check.smoothed) }]
      : []),
    ...(has('humans')
      ? [{ head: '4D-Humans', cell: ({ check }: SummaryLine) => figureText(check.humans) }]
      : []),
    ...(has('earlier') ? [{ head: 'before', cell: ({ earlier }: SummaryLine) => figureText(earlier) }] : []),
  ];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    row(columns.map(({ head }) => head)),
    row(columns.map(() => '---')),
    ...lines.map((line) => row(columns.map(({ cell }) => cell(line)))),
  ];
  const sentences = lines.map(({ check }) => `- *${check.name}*: ${check.about}`);
  return `## ${heading}

${on}

${table.join('\n')}

${sentences.join('\n')}
`;
}

function target({ least, most }: SummaryLine['check']): string {
  if (least !== undefined && most !== undefined) return least === most ? `${least}` : `${least}–${most}`;
  return least !== undefined ? `≥ ${least}` : `≤ ${most}`;
}
