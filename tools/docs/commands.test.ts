import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { standInCheckout } from '../stand-in/stand-in.ts';
import { hasLine, ROOT, readPage, type ShownCommand, shownCommands } from './pages.ts';

/** What a clone has, as far as its commands need it: results then land in a folder of the test's own. */
const CLONE = ['package.json', 'bin', 'src', 'tools', 'models', 'assets', 'node_modules'];

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function makeClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kinemesh-docs-'));
  folders.push(folder);
  for (const name of CLONE) symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

/** `npm ci` has been run already: without it there were no tests. */
function typed({ script }: ShownCommand): string {
  return script.replaceAll('npm ci && ', '');
}

/** Runs a command in the shell as a user would. */
function run(command: ShownCommand, folder: string, env: NodeJS.ProcessEnv) {
  const args = ['-e', '-c', typed(command)];
  const { status, stdout, stderr } = spawnSync('sh', args, { cwd: folder, encoding: 'utf8', env });
  return { status, output: `${stdout}\n${stderr}` };
}

/** Starts what runs until it is stopped, asks for its page, and stops it by the Ctrl-C of a terminal. */
async function start(command: ShownCommand, folder: string) {
  const child = spawn('sh', ['-e', '-c', `${typed(command)} -- --port 0`], {
    cwd: folder,
    detached: true,
    env: { ...process.env, KINEMESH_DATA: join(folder, 'data') },
  });
  const end = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid ?? 0), signal);
    } catch {
      // It has ended.
    }
  };
  const timer = setTimeout(() => end('SIGKILL'), 90_000);
  let output = '';
  const ended = new Promise<void>((settle) => child.on('close', () => settle()));
  const address = await new Promise<string | undefined>((settle) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const found = /http:\/\/localhost:\d+/.exec(output)?.[0];
        if (found !== undefined && output.includes('Ctrl-C')) settle(found);
      });
    ended.then(() => settle(undefined));
  });
  const page = address && (await (await fetch(address)).text());
  const asked = performance.now();
  end('SIGINT');
  await ended;
  clearTimeout(timer);
  return { output, page, secondsToStop: (performance.now() - asked) / 1000 };
}

async function tryOne(command: ShownCommand, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (command.kind === 'start') {
    const { output, page, secondsToStop } = await start(command, folder);
    expect([command.script, page, output]).toEqual([
      command.script,
      expect.stringContaining('<title>Kinemesh</title>'),
      output,
    ]);
    expect(secondsToStop).toBeLessThan(5.5);
    return output;
  }
  const { status, output } = run(command, folder, env);
  expect([command.script, status, output]).toEqual([command.script, command.exitCode, output]);
  return output;
}

async function tryAll(name: string, folder: string, more: Record<string, string> = {}): Promise<void> {
  const env = { ...process.env, ...more };
  const commands = shownCommands(readPage(name));
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const output = await tryOne(command, folder, env);
    // How full this machine's disk is, is no matter of the page.
    const withLittleRoom = (line: string) => line.replace(/^✓ HOME/, '– HOME');
    const missing = command.expected.filter(
      (line) => !hasLine(output, line) && !hasLine(output, withLittleRoom(line)),
    );
    expect([command.script, missing, output]).toEqual([command.script, [], output]);
  }
}

describe('the commands that the pages show', () => {
  it('work as README.md says', { timeout: 300_000 }, async () => {
    const folder = makeClone();
    await tryAll('README.md', folder);
    for (const file of ['clip.mp4', 'overlay.mp4', 'out/motion.json', 'out/tracks/1.npz'])
      expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
  });

  it('print what the quick start says', { timeout: 300_000 }, async () => {
    const folder = makeClone();
    await tryAll('docs/quick-start.md', folder);
    expect(existsSync(join(folder, 'bodies.mp4'))).toBe(true);
  });

  it('mend and take back as its page says', { timeout: 300_000 }, async () => {
    const folder = makeClone();
    await tryAll('docs/mending.md', folder);
    expect(existsSync(join(folder, 'ride/edits.json'))).toBe(true);
  });

  it('set 4D-Humans up, look at it and run it as its page says', { timeout: 300_000 }, async () => {
    const standIn = await standInCheckout();
    const folder = makeClone();
    try {
      symlinkSync(standIn.checkout, join(standIn.home, '4D-Humans'));
      const settings = join(folder, 'settings.json');
      await tryAll('docs/4d-humans.md', folder, { ...standIn.env, KINEMESH_CONFIG: settings });
      for (const file of ['result/motion.json', 'imported/motion.json', 'imported/tracks/1.npz'])
        expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
    } finally {
      standIn.remove();
    }
  });
});
