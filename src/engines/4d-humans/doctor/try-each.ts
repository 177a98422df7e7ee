import { KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { type Cuda, tryImports } from '../setup/try-imports.ts';

/** What became of each module, and of the GPU. */
export interface Tried {
  /** Null: it can be imported. */
  readonly failures: ReadonlyMap<string, KinemeshError | null>;
  readonly versions: Readonly<Record<string, string | null>>;
  readonly cuda: Cuda | null;
}

export interface TryTimes {
  /** For all modules in one child, seconds. */
  readonly together: number;
  /** For one in a child of its own. */
  readonly alone: number;
  /** For all of this. */
  readonly total: number;
}

/** PyTorch alone was seen to take 46 s where nothing of it was in memory yet; what comes after it is quicker. */
export const TRY_TIMES: TryTimes = { together: 65, alone: 20, total: 85 };
/** PyTorch with CUDA takes up to 1 GB in each child. */
const AT_ONCE = 4;

/**
 * Tries all modules in one child, which is quick where all is well. Where one fails, crashes or hangs, those after it
 * are tried by themselves, each in a child of its own with a time limit: one in the way hides no other.
 */
export async function tryEach(
  settings: FourDHumansSettings,
  modules: readonly string[],
  times: TryTimes = TRY_TIMES,
): Promise<Tried> {
  const until = Date.now() + times.total * 1000;
  const first = await tryImports(settings, modules, times.together);
  const failures = new Map<string, KinemeshError | null>(
    Object.keys(first.versions).map((name) => [name, null]),
  );
  if (first.failed === null) return { failures, versions: first.versions, cuda: first.cuda };
  failures.set(first.failed.module, first.failed.failure);
  const versions = { ...first.versions };
  let { cuda } = first;
  const left = modules.filter((module) => !failures.has(module));
  const worker = async () => {
    for (let module = left.shift(); module !== undefined; module = left.shift()) {
      const seconds = Math.min(times.alone, (until - Date.now()) / 1000);
      if (seconds < 1) {
        failures.set(module, notTried(module, first.failed?.module ?? ''));
        continue;
      }
      const alone = await tryImports(settings, [module], seconds);
      failures.set(module, alone.failed?.failure ?? null);
      Object.assign(versions, alone.versions);
      cuda ??= alone.cuda;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { failures, versions, cuda };
}

function notTried(module: string, before: string): KinemeshError {
  return new KinemeshError(
    'import-hung',
    `There was no time left to try ${module}: what comes before it hangs.`,
    `Mend ${before} first, then look again.`,
  );
}
