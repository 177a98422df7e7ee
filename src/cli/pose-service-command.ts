import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { ENGINES, type Settings } from '../api/index.ts';
import { dataFolderFrom, makeDataFolder } from './data-folder.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { hostFrom, isLoopback, portFrom } from './listen-options.ts';
import { openLogFile } from './log-file.ts';
import type { ServingPose, World } from './world.ts';

export interface PoseServiceFlags {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly engine: Settings['engine'];
  readonly allow: readonly string[];
  readonly pagePort?: string;
}

/** Where the old service was. */
const POSE_PORT = 5000;
/** What the service is given to stop. */
const PATIENCE_MS = 4500;

export function addPoseService(program: Command, world: World, setCode: (code: number) => void): void {
  program
    .command('pose-service')
    .summary('answer programs that were written for the old pose service')
    .description('Answer programs over HTTP as the old pose service did, on the same queue as the page.')
    .option('--port <n>', `where they call (default: ${POSE_PORT}; 0 takes a free one)`)
    .option('--host <address>', 'listen there (default: 127.0.0.1, this machine alone)')
    .addOption(
      new Option('--engine <name>', 'what makes the bodies, where a request does not say')
        .choices(ENGINES)
        .default('builtin'),
    )
    .option(
      '--allow <dir>',
      'a folder whose videos programs may name; may be given several times',
      (dir: string, dirs: readonly string[]) => [...dirs, dir],
      [],
    )
    .option('--page-port <n>', 'show the page too, at this port')
    .option(
      '--data <dir>',
      "where videos and results are kept (default: the system's place, as kinemesh start)",
    )
    .option('--debug', 'on failure, print where it happened')
    .addHelpText('after', POSE_SERVICE_HELP)
    .action(async (flags: PoseServiceFlags) => setCode(await poseServiceCommand(world, flags)));
}

const POSE_SERVICE_HELP = `
Examples:
  kinemesh pose-service --allow ~/videos                        at http://localhost:5000
  kinemesh pose-service --allow ~/videos --engine 4d-humans     with your own 4D-Humans
  kinemesh pose-service --allow ~/videos --page-port 3000       and the page beside it
`;

/** `kinemesh pose-service`: until it is stopped. Returns the exit code. */
export async function poseServiceCommand(world: World, flags: PoseServiceFlags): Promise<number> {
  const port = flags.port === undefined ? POSE_PORT : portFrom(flags.port);
  const pagePort = flags.pagePort === undefined ? null : portFrom(flags.pagePort);
  const host = hostFrom(flags.host);
  const dataDir = dataFolderFrom(world.env, homedir(), flags.data);
  await makeDataFolder(dataDir);
  const log = openLogFile(join(dataDir, 'logs'));
  const interruption = interruptible(
    world,
    () => world.stderr.write('Stopping … What is at work goes on at the next start.\n'),
    () => {},
    PATIENCE_MS,
  );
  const stopped = new Promise<void>((settle) => {
    interruption.signal.addEventListener('abort', () => settle());
  });
  try {
    const { engine, allow } = flags;
    const running = await world.servePose({ dataDir, host, port, pagePort, engine, allow, log });
    if (!interruption.signal.aborted) {
      const { address, pageAddress } = running;
      log.say('info', 'started', { version: world.version, address, pageAddress, dataDir, pid: process.pid });
      world.stdout.write(startedText(running, flags, dataDir, log.path));
      if (!isLoopback(host)) world.stderr.write(openToOthersText(host));
      await stopped;
    }
    await running.close();
    log.say('info', 'stopped');
    return interruption.reason() === 'output-lost' ? EXIT.output : EXIT.done;
  } finally {
    interruption.end();
  }
}

function startedText(
  { address, pageAddress }: ServingPose,
  { engine, allow }: PoseServiceFlags,
  dataDir: string,
  logPath: string,
): string {
  return [
    `The pose service is at ${address}`,
    ...(pageAddress === null ? [] : [`The page is at ${pageAddress}`]),
    '',
    `Engine  ${engine}`,
    `Videos  ${allow.length === 0 ? 'none may be named: give their folder with --allow' : allow.join(', ')}`,
    `Data    ${dataDir}`,
    `Log     ${logPath}`,
    '',
    'Stop with Ctrl-C. What is at work then goes on at the next start.',
    '',
  ].join('\n');
}

function openToOthersText(host: string): string {
  return `! With --host ${host} every program that reaches this machine over the network can have its videos processed.\n`;
}
