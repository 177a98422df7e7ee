import Table from 'cli-table3';
import pc from 'picocolors';
import { type Check, figureText, isMet, type ScoreReports, targetText } from './report.ts';

/** What became of a figure since an earlier run. */
export type Change = 'better' | 'worse' | 'same' | 'new';

/** A check with the section that it is of, and what it was before. */
export interface SummaryLine {
  readonly section: string;
  readonly check: Check;
  /** Null where there is no earlier run, or it did not have the figure. */
  readonly earlier: number | null;
  readonly change: Change;
}

/** All checks of all sections in one list, held against an earlier run where there is one. */
export function summaryLines(reports: ScoreReports, earlier: ScoreReports | null): SummaryLine[] {
  const before = new Map(
    Object.entries(earlier ?? {}).flatMap(([section, all]) =>
      all.flatMap(({ checks }) => checks.map((check) => [`${section} ${check.name}`, check.value] as const)),
    ),
  );
  return Object.entries(reports).flatMap(([section, all]) =>
    all.flatMap(({ checks }) =>
      checks.map((check) => {
        const value = before.get(`${section} ${check.name}`) ?? null;
        return { section, check, earlier: value, change: changeOf(check, value) };
      }),
    ),
  );
}

/** Which way a figure went, by how far it is from what is wanted; within its noise it is the same. */
export function changeOf(check: Check, earlier: number | null): Change {
  const { value } = check;
  if (earlier === null || value === null || Number.isNaN(earlier) || Number.isNaN(value)) return 'new';
  const noise = check.noise ?? 0.02 * Math.max(Math.abs(value), Math.abs(earlier));
  // A figure between two bounds is best in their middle; of one bound, further beyond it is better still.
  const badness = (figure: number): number => {
    if (check.least !== undefined && check.most !== undefined) {
      return Math.abs(figure - (check.least + check.most) / 2);
    }
    return check.least !== undefined ? -figure : figure;
  };
  const worse = badness(value) - badness(earlier);
  if (Math.abs(worse) <= noise + 1e-12) return 'same';
  return worse > 0 ? 'worse' : 'better';
}

const CHANGES: Readonly<Record<Change, string>> = {
  better: pc.green('better'),
  worse: pc.red('worse'),
  same: 'same',
  new: '',
};

/** The one table: what is wanted, what there is, what others and an earlier run have. */
export function summaryText(lines: readonly SummaryLine[], hasEarlier: boolean): string {
  const table = new Table({
    head: [
      '',
      'section',
      'what',
      'target',
      'now',
      'BlazePose',
      'smoothed',
      '4D-Humans',
      ...(hasEarlier ? ['earlier', ''] : []),
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const { section, check, earlier, change } of lines) {
    table.push([
      isMet(check) ? pc.green('✓') : pc.red('✗'),
      section,
      check.name,
      targetText(check),
      figureText(check.value),
      figureText(check.raw),
      figureText(check.smoothed),
      figureText(check.humans),
      ...(hasEarlier ? [figureText(earlier), CHANGES[change]] : []),
    ]);
  }
  return table.toString();
}
