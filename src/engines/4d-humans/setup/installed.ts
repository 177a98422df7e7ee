import { z } from 'zod';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { type Looked, look } from './look-program.ts';

const installedSchema = z.object({
  /** Of Python, as in `3.10.14`. */
  version: z.string(),
  /** Versions as pip knows them; null where it does not. */
  modules: z.record(z.string(), z.object({ found: z.boolean(), version: z.string().nullable() })),
});

export type Installed = z.infer<typeof installedSchema>;

export const START_SECONDS = 20;

/** Which Python it is and which packages it has: nothing is imported. Null where it does not start. Never throws. */
export async function askInstalled(
  settings: FourDHumansSettings,
  packages: readonly string[],
): Promise<{ readonly installed: Installed | null; readonly looked: Looked }> {
  const looked = await look(settings, ['installed', ...packages], START_SECONDS);
  return { installed: installedSchema.safeParse(looked.answers.at(-1)).data ?? null, looked };
}
