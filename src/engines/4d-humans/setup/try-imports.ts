import { z } from 'zod';
import type { KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { look } from './look-program.ts';
import { importFailure } from './probe-failure.ts';

const cudaSchema = z.object({
  /** The CUDA that PyTorch was built for; null: a build without. */
  build: z.string().nullable(),
  available: z.boolean(),
  devices: z.array(z.object({ name: z.string(), bytes: z.number(), capability: z.string() })),
  /** GPUs that it was built for, as in `sm_86`. */
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
  readonly failed: { readonly module: string; readonly failure: KinemeshError } | null;
}

/**
 * Imports the modules one after the other in one child: the quick way where all is well. Where one fails, crashes or
 * hangs it is named; what comes after it is then not known. Never throws.
 *
 * @param seconds for all of them together
 */
export async function tryImports(
  settings: FourDHumansSettings,
  modules: readonly string[],
  seconds: number,
  signal?: AbortSignal,
): Promise<ImportsAnswer> {
  const looked = await look(settings, ['imports', ...modules], seconds, signal);
  const versions: Record<string, string | null> = {};
  let cuda: Cuda | null = null;
  let begun = modules[0];
  let hasRaised = false;
  for (const answer of looked.answers.flatMap((each) => answerSchema.safeParse(each).data ?? [])) {
    if ('importing' in answer) begun = answer.importing;
    else if ('imported' in answer) versions[answer.imported] = answer.version;
    else if ('cuda' in answer) cuda = answer.cuda;
    else hasRaised = true;
  }
  if (modules.every((module) => module in versions)) return { versions, cuda, failed: null };
  const failure = importFailure(settings, begun, looked, { seconds, hasRaised });
  return { versions, cuda, failed: { module: begun, failure } };
}
