import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What `npm run score -- …` was asked for. */
export interface ScoreOptions {
  /** Names of sections; all when empty. */
  readonly what: readonly string[];
  readonly dataDir: string;
  /** Where motion folders go; kept, so that `--reuse` can score them again. */
  readonly workDir: string;
  /** Score folders that are there already, and run only what is missing. */
  readonly reuse: boolean;
  /** Score what is there and run nothing. */
  readonly noRuns: boolean;
  /** Write all figures here, too. */
  readonly jsonPath: string | null;
  /** The figures of an earlier run, to hold these against. */
  readonly againstPath: string | null;
  /** Write docs/quality.md. */
  readonly writeDocs: boolean;
}

export const USAGE = `npm run score -- [section …] [--data DIR] [--reuse DIR] [--work DIR] [--no-runs]
                         [--json FILE] [--against FILE] [--write-docs]

  --data DIR    the folder with the truth (default ../shared/data, or KINEMESH_SCORE_DATA)
  --work DIR    where motion folders go (default out/score)
  --reuse DIR   the same, and what lies there already is not run again
  --no-runs     score what lies in that folder, and leave out what is not there
  --json FILE   write all figures to FILE as well
  --against FILE   hold the figures against those that an earlier run wrote with --json
  --write-docs  write docs/quality.md from the figures of this run
`;

/** Throws a TypeError where an option is not known. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): ScoreOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      reuse: { type: 'string' },
      work: { type: 'string' },
      'no-runs': { type: 'boolean' },
      json: { type: 'string' },
      against: { type: 'string' },
      'write-docs': { type: 'boolean' },
    },
  });
  return {
    what: positionals,
    dataDir: values.data ?? env.KINEMESH_SCORE_DATA ?? fromRepository('../shared/data'),
    workDir: values.reuse ?? values.work ?? fromRepository('out/score'),
    reuse: values.reuse !== undefined,
    noRuns: values['no-runs'] ?? false,
    jsonPath: values.json ?? null,
    againstPath: values.against ?? null,
    writeDocs: values['write-docs'] ?? false,
  };
}

function fromRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
