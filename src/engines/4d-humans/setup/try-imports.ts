import { z } from 'zod';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { look } from './look-program.ts';
import { pipName } from './needed-modules.ts';
import type { ProbeFailure } from './probe-interpreter.ts';

const cudaSchema = z.object({
  /** The CUDA that PyTorch was built for; null: a build without. */
  build: z.string().nullable(),
  available: z.boolean(),
  devices: z.array(z.object({ name: z.string(), bytes: z.number(), capability: z.string() })),
  archs: z.array(z.string()),
  error: z.string().nullable(),
});

const answerSchema = z.union([
  z.object({ importing: z.string() }),
  z.object({ imported: z.string(), version: z.string().nullable(), seconds: z.number() }),
  z.object({ failed: z.string(), error: z.string() }),
  z.object({ cuda: cudaSchema }),
]);

export type Cuda = z.infer<typeof cudaSchema>;

export interface ImportsAnswer {
  /** Of those that were imported; null where a module does not say its version. */
  readonly versions: Readonly<Record<string, string | null>>;
  /** Null where torch was not imported. */
  readonly cuda: Cuda | null;
  /** The module that failed first, and how; null where all were imported. */
  readonly failed: string | null;
  readonly failure: ProbeFailure | null;
}

/** Imports the modules one after the other in one child, with a limit for each: the quick way where all is well. */
export async function tryImports(
  settings: FourDHumansSettings,
  modules: readonly string[],
  seconds: number,
): Promise<ImportsAnswer> {
  const { answers, result } = await look(settings, ['imports', ...modules], seconds);
  const told = answers.flatMap((answer) => answerSchema.safeParse(answer).data ?? []);
  const versions: Record<string, string | null> = {};
  let cuda: Cuda | null = null;
  let begun: string | null = null;
  let error: string | null = null;
  for (const answer of told) {
    if ('importing' in answer) begun = answer.importing;
    else if ('imported' in answer) {
      versions[answer.imported] = answer.version;
    } else if ('failed' in answer) error = answer.error;
    else cuda = answer.cuda;
  }
  const isWhole = modules.every((module) => module in versions);
  if (isWhole) return { versions, cuda, failed: null, failure: null };
  const module = begun ?? modules[0];
  const lastLines = result.stderr.split('\n').filter(Boolean).slice(-20);
  const missing = /^ModuleNotFoundError: No module named '([^']+)'/.exec(error ?? '')?.[1];
  const failure: ProbeFailure =
    missing !== undefined
      ? {
          code: 'import-missing',
          message: `import ${module} needs the package ${missing}, which is not installed.`,
          remedy: `Install it: ${settings.python} -m pip install ${pipName(missing)}`,
          lastLines,
        }
      : {
          code: result.timedOut ? 'import-hung' : 'import-crashed',
          message: result.timedOut
            ? `import ${module} did not end within ${seconds} s.`
            : `import ${module} failed: ${error ?? (result.signal === null ? `exit code ${result.exitCode}` : result.signal)}`,
          remedy: 'See the last lines.',
          lastLines,
        };
  return { versions, cuda, failed: module, failure };
}
