import { homedir } from 'node:os';
import { join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { dataFolderFrom, makeDataFolder } from './data-folder.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { hostFrom, isLoopback, portFrom } from './listen-options.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import type { World } from './world.ts';

export interface StartFlags {
  readonly data?: string;
  readonly port?: string;
  readonly host?: string;
  readonly open?: boolean;
}

/** After so long without a page a user is told what takes so long. */
const SILENT_MS = 1000;
/** What the service is given to stop. */
const PATIENCE_MS = 4500;

/** `kinemesh start`: the page and all that is behind it, until it is stopped. Returns the exit code. */
export async function startCommand(world: World, flags: StartFlags): Promise<number> {
  const port = portFrom(flags.port);
  const host = hostFrom(flags.host);
  const dataDir = dataFolderFrom(world.env, homedir(), flags.data);
  const isNew = await makeDataFolder(dataDir);
  const log = openLogFile(join(dataDir, 'logs'));
  const interruption = interruptible(
    world,
    () => sayStopping(world, log),
    () => {},
    PATIENCE_MS,
  );
  const stopped = new Promise<void>((settle) => {
    interruption.signal.addEventListener('abort', () => settle());
  });
  try {
    const running = await begin(world, { dataDir, host, port, log }, isNew);
    if (!interruption.signal.aborted) {
      const { address } = running;
      log.say('info', 'started', { version: world.version, address, dataDir, pid: process.pid });
      world.stdout.write(startedText(address, dataDir, log.path));
      if (!isLoopback(host)) world.stderr.write(openToOthersText(host));
      if (flags.open === true && !(await world.openBrowser(address)))
        world.stderr.write(`! No browser could be opened. Open ${address} in one.\n`);
      await stopped;
    }
    await running.close();
    log.say('info', 'stopped');
    return interruption.reason() === 'output-lost' ? EXIT.output : EXIT.done;
  } catch (error) {
    log.say('error', 'ended by a failure', failureDetails(error));
    throw error;
  } finally {
    interruption.end();
  }
}

async function begin(world: World, options: Parameters<World['serve']>[0], isNew: boolean) {
  const timer = setTimeout(
    () => world.stderr.write(`${isNew ? 'Setting up' : 'Opening'} the data folder ${options.dataDir} …\n`),
    SILENT_MS,
  );
  try {
    return await world.serve(options);
  } finally {
    clearTimeout(timer);
  }
}

function sayStopping(world: World, log: LogFile): void {
  log.say('info', 'stopping');
  world.stderr.write('Stopping … What is at work goes on at the next start.\n');
}

function startedText(address: string, dataDir: string, logPath: string): string {
  return [
    `Kinemesh is at ${address} — open it in a browser.`,
    '',
    `Data   ${dataDir}`,
    `Log    ${logPath}`,
    '',
    'Stop with Ctrl-C. What is at work then goes on at the next start.',
    '',
  ].join('\n');
}

function openToOthersText(host: string): string {
  return (
    `! With --host ${host} everybody who reaches this machine over the network can use this page: see the videos, ` +
    'add some and delete them. Leave --host away to keep it to yourself.\n'
  );
}

function failureDetails(error: unknown): Record<string, unknown> {
  if (error instanceof KinemeshError) return { code: error.code, detail: error.message };
  return { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
