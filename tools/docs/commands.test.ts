import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hasLine, ROOT, readPage, type ShownCommand, shownCommands } from './pages.ts';

/** What a clone has, as far as its commands need it: results then land in a folder of the test's own. */
const CLONE = ['package.json', 'bin', 'src', 'models', 'assets', 'node_modules'];

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

/** Runs a command in the shell as a user would. `npm ci` has been run already: without it there were no tests. */
function run({ script }: ShownCommand, folder: string) {
  const typed = script.replaceAll('npm ci && ', '');
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', typed], { cwd: folder, encoding: 'utf8' });
  return { status, output: `${stdout}\n${stderr}` };
}

function tryAll(name: string, folder: string): void {
  const commands = shownCommands(readPage(name));
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const { status, output } = run(command, folder);
    expect([command.script, status, output]).toEqual([command.script, command.exitCode, output]);
    const missing = command.expected.filter((line) => !hasLine(output, line));
    expect([command.script, missing, output]).toEqual([command.script, [], output]);
  }
}

describe('the commands that the pages show', () => {
  it('work as README.md says', { timeout: 300_000 }, () => {
    const folder = makeClone();
    tryAll('README.md', folder);
    for (const file of ['kinemesh-sample/bodies.mp4', 'overlay.mp4', 'out/motion.json', 'out/tracks/1.npz'])
      expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
  });

  it('print what the quick start says', { timeout: 300_000 }, () => {
    const folder = makeClone();
    tryAll('docs/quick-start.md', folder);
    expect(existsSync(join(folder, 'bodies.mp4'))).toBe(true);
  });
});
