import Table from 'cli-table3';
import pc from 'picocolors';

export type Figure = number | string | null;

/** One line of a table: figures by the column's name. */
export type Row = Readonly<Record<string, Figure>>;

/** A figure that has to be reached. */
export interface Check {
  readonly name: string;
  readonly value: number | null;
  readonly least?: number;
  readonly most?: number;
  /** What the figure means, a sentence for docs/quality.md. */
  readonly about?: string;
  /** Changes up to this say nothing; 2 % of the value where it is not said. */
  readonly noise?: number;
  /** The same figure of raw BlazePose world landmarks. */
  readonly raw?: number | null;
  /** … of those, smoothed without a shift in time. */
  readonly smoothed?: number | null;
  /** … of 4D-Humans on the same video. */
  readonly humans?: number | null;
}

/** What a section of the score has to say. */
export interface SectionReport {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly checks: readonly Check[];
  /** What one has to know to read the figures. */
  readonly notes?: readonly string[];
}

/** All reports, by the section's name: what `--json` writes and `--against` reads. */
export type ScoreReports = Readonly<Record<string, readonly SectionReport[]>>;

export function isMet({ value, least, most }: Check): boolean {
  if (value === null || Number.isNaN(value)) return false;
  return (least === undefined || value >= least) && (most === undefined || value <= most);
}

/** A section as text: its table, its checks with ✓ or ✗, its notes. */
export function reportText({ title, rows, checks, notes = [] }: SectionReport): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = new Table({ head: columns, style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(columns.map((column) => figureText(row[column] ?? null)));
  const lines = [pc.bold(title), table.toString()];
  for (const check of checks) {
    const mark = isMet(check) ? pc.green('✓') : pc.red('✗');
    lines.push(`${mark} ${check.name}: ${figureText(check.value)} (${targetText(check)})`);
  }
  return [...lines, ...notes, ''].join('\n');
}

export function targetText({ least, most }: Check): string {
  if (least !== undefined && most !== undefined) {
    return least === most ? `wanted ${least}` : `wanted ${least}–${most}`;
  }
  return least !== undefined ? `at least ${least}` : `at most ${most}`;
}

export function figureText(figure: Figure | undefined): string {
  if (figure === null || figure === undefined) return '–';
  if (typeof figure === 'string') return figure;
  if (Number.isNaN(figure)) return '–';
  if (Number.isInteger(figure)) return String(figure);
  return Math.abs(figure) >= 10 ? figure.toFixed(1) : figure.toFixed(3);
}
