import type { ClipRunner } from './clip-runner.ts';
import type { SectionReport } from './report.ts';

/** What every section gets. */
export interface ScoreContext {
  readonly dataDir: string;
  readonly clips: Pick<ClipRunner, 'run' | 'secondPass' | 'edit'>;
}

/** One part of the score. */
export interface Section {
  /** What one types to get it alone. */
  readonly name: string;
  readonly about: string;
  readonly run: (context: ScoreContext) => Promise<SectionReport[]>;
}
