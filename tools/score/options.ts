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
  /** Write all figures here, too. */
  readonly jsonPath: string | null;
}

export const USAGE = `npm run score -- [section …] [--data DIR] [--reuse DIR] [--work DIR] [--json FILE]

  --data DIR    the folder with the truth (default ../shared/data, or KINEMESH_SCORE_DATA)
  --work DIR    where motion folders go (default out/score)
  --reuse DIR   the same, and what lies there already is not run again
  --json FILE   write all figures to FILE as well
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
      json: { type: 'string' },
    },
  });
  return {
    what: positionals,
    dataDir: values.data ?? env.KINEMESH_SCORE_DATA ?? fromRepository('../shared/data'),
    workDir: values.reuse ?? values.work ?? fromRepository('out/score'),
    reuse: values.reuse !== undefined,
    jsonPath: values.json ?? null,
  };
}

function fromRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
