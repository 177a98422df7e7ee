import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** From `src` and `dist` alike the package's root is four folders up. */
export const LAUNCHER = fileURLToPath(new URL('../../../../assets/4d-humans/launch.py', import.meta.url));

/** The variable that marks all processes of a run. */
export const RUN_VARIABLE = 'KINEMESH_RUN';

const seconds = z.number();
const bytes = z.number().nullable();
const importing = z.array(z.string());

const launcherEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('started'),
    seconds,
    pid: z.int(),
    python: z.string(),
    executable: z.string(),
    cwd: z.string(),
  }),
  z.object({ event: z.literal('child'), seconds, pid: z.int() }),
  z.object({ event: z.literal('script'), seconds, path: z.string() }),
  z.object({
    event: z.literal('import'),
    seconds,
    module: z.string(),
    phase: z.enum(['begin', 'end', 'failed']),
    version: z.string().nullable(),
  }),
  z.object({ event: z.literal('imported'), seconds }),
  z.object({ event: z.literal('asking-cuda'), seconds }),
  z.object({
    event: z.literal('cuda'),
    seconds,
    build: z.string().nullable(),
    available: z.boolean(),
    devices: z.array(z.object({ name: z.string(), totalBytes: z.number() })),
    error: z.string().nullable(),
  }),
  z.object({
    event: z.literal('pulse'),
    seconds,
    /** Of track.py and what it started. */
    cpuSeconds: z.number(),
    rssBytes: z.number(),
    /** Of track.py and what it started, as its own system counts them. */
    pids: z.array(z.int()),
    /** Of the machine. */
    freeBytes: bytes,
    totalBytes: bytes,
    importing,
  }),
  z.object({
    event: z.literal('end'),
    seconds,
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    /** Modules that were still being loaded, the outermost first. */
    importing,
    peakRssBytes: z.number(),
    /** How many processes the system ended meanwhile because memory ran out; null where it does not say. */
    oomKills: z.number().nullable(),
    /** Why the launcher ended it, where it did. */
    stopped: z.string().nullable(),
  }),
]);

/** What the launcher says, assets/4d-humans/launch.py. `seconds` are since its start. */
export type LauncherEvent = z.infer<typeof launcherEventSchema>;
/** What PyTorch says of the GPU. */
export type CudaFacts = Omit<Extract<LauncherEvent, { event: 'cuda' }>, 'event' | 'seconds'>;

/** The event that a line is; null where it is one of track.py's own. */
export function launcherEvent(line: string, run: string): LauncherEvent | null {
  const start = `KINEMESH ${run} `;
  if (!line.startsWith(start)) return null;
  try {
    return launcherEventSchema.parse(JSON.parse(line.slice(start.length)));
  } catch {
    return null;
  }
}
