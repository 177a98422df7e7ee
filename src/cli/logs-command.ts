import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { KinemeshError } from '../errors/index.ts';
import { type FoundLog, findLogs, isOverAfter, readLog, standingOf } from '../jobs/logs/index.ts';
import { dataFolderFrom } from './data-folder.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import type { World } from './world.ts';

export interface LogsFlags {
  readonly data?: string;
  readonly follow?: boolean;
  readonly grep?: string;
}

/** Of the list. */
const MOST_LOGS = 20;
/** How soon what is new is shown, ms. */
const LOOK_MS = 200;

export function addLogs(program: Command, world: World, setCode: (code: number) => void): void {
  program
    .command('logs')
    .summary("print a job's log")
    .description("Print a job's log, or list the newest ones; works whether the service runs or not.")
    .argument('[job]', "a job's id or a video's, or the beginning of one (default: list the newest logs)")
    .option('-f, --follow', 'print what comes, as it comes, until the job has ended')
    .option('--grep <text>', 'only what has this text in it, in upper or lower case')
    .option('--data <dir>', 'where the service keeps its data, if not in the usual place')
    .option('--debug', 'on failure, print where it happened')
    .addHelpText('after', LOGS_HELP)
    .action(async (job: string | undefined, flags: LogsFlags) =>
      setCode(await logsCommand(world, job, flags)),
    );
}

const LOGS_HELP = `
Examples:
  kinemesh logs                            the newest logs, and where they are
  kinemesh logs 3f8a --follow              what that job says, as it says it
  kinemesh logs 3f8a --grep track.py       what track.py itself said
`;

/** `kinemesh logs`: reads the logs' files themselves, so that no service is needed. */
export async function logsCommand(
  world: World,
  job: string | undefined,
  { data, follow = false, grep }: LogsFlags,
): Promise<number> {
  const dataDir = dataFolderFrom(world.env, homedir(), data);
  const logs = await findLogs(dataDir);
  if (job === undefined) {
    world.stdout.write(await listText(logs, dataDir));
    return EXIT.done;
  }
  const { path } = chosen(logs, job, dataDir);
  world.stderr.write(`The log is ${path}\n`);
  const interruption = interruptible(
    world,
    () => {},
    () => {},
  );
  try {
    const show = printer(world, grep);
    await readThrough(path, follow, interruption.signal, show);
    return interruption.exitCode() ?? EXIT.done;
  } finally {
    interruption.end();
  }
}

/** @throws KinemeshError `not-found`, or `option-invalid` where it may be several */
function chosen(logs: readonly FoundLog[], job: string, dataDir: string): FoundLog {
  const ofJobs = logs.filter(({ jobId }) => jobId.startsWith(job));
  const ofVideos = logs.filter(({ videoId }) => videoId.startsWith(job));
  const ids = new Set([...ofJobs.map(({ jobId }) => jobId), ...ofVideos.map(({ videoId }) => videoId)]);
  const [log] = [...ofJobs, ...ofVideos];
  if (log === undefined || job === '') {
    throw new KinemeshError(
      'not-found',
      `There is no log of a job or a video ${JSON.stringify(job)} in ${dataDir}.`,
      'See which there are: kinemesh logs. Of another data folder: --data DIR.',
    );
  }
  if (ids.size === 1) return log;
  throw new KinemeshError(
    'option-invalid',
    `${JSON.stringify(job)} is the beginning of ${ids.size} ids: ${[...ids].slice(0, 5).join(', ')}${ids.size > 5 ? ', …' : ''}.`,
    'Give more of it.',
  );
}

/** To the end of the log; with `follow` until its job has ended. */
async function readThrough(
  path: string,
  follow: boolean,
  signal: AbortSignal,
  show: (lines: readonly string[]) => void,
): Promise<void> {
  let isOver = false;
  for (let at = 0; !signal.aborted; ) {
    const { text, nextByte } = await readLog(path, at, !follow);
    const lines = text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined);
    if (text !== '') show(lines);
    for (const line of lines) isOver = isOverAfter(line) ?? isOver;
    if (nextByte > at) at = nextByte;
    else if (isOver || !follow) return;
    else await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/** Prints lines; of those that one said in one breath (the later ones are indented) all or none. */
function printer({ stdout }: World, grep: string | undefined): (lines: readonly string[]) => void {
  if (grep === undefined) return (lines) => stdout.write(`${lines.join('\n')}\n`);
  const wanted = grep.toLowerCase();
  return (lines) => {
    const entries: string[] = [];
    for (const line of lines) {
      if (line.startsWith('  ') && entries.length > 0) entries[entries.length - 1] += `\n${line}`;
      else entries.push(line);
    }
    const shown = entries.filter((entry) => entry.toLowerCase().includes(wanted));
    if (shown.length > 0) stdout.write(`${shown.join('\n')}\n`);
  };
}

async function listText(logs: readonly FoundLog[], dataDir: string): Promise<string> {
  if (logs.length === 0) return `There are no logs in ${dataDir}: no job has run yet.\n`;
  const newest = await Promise.all(
    logs.slice(0, MOST_LOGS).map(async (log) => {
      const { what, how } = await standingOf(log.path);
      const when = log.changedAt.toISOString().slice(0, 19).replace('T', ' ');
      return `${log.jobId}  ${when}Z  ${what ?? 'a job'}, ${how ?? 'at work, or cut off'}\n  ${log.path}\n`;
    }),
  );
  const more = logs.length > MOST_LOGS ? `… and ${logs.length - MOST_LOGS} older ones\n` : '';
  return newest.join('') + more;
}
