import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What Chromium and its like are called on the path. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
    ['Chromium', 'Google/Chrome'].map((name) =>
      join(process.env[variable] ?? '', name, 'Application/chrome.exe'),
    ),
  ),
};

/** The Chromium of this machine: `KINEMESH_CHROMIUM`, one on the path, or one where it usually is; or null. */
export function findChromium(): string | null {
  const given = process.env.KINEMESH_CHROMIUM;
  if (given) return existsSync(given) ? given : null;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...(PLACES[process.platform] ?? []), ...onPath].find((path) => existsSync(path)) ?? null;
}

/**
 * Finds Chromium, and on a Debian or Ubuntu where this is root (as in CI) installs it first.
 *
 * @throws Error that says what to install here
 */
export function needChromium(): string {
  const there = findChromium();
  if (there !== null) return there;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('There is no Chromium for the tests of the page: installing it …');
    const script = 'apt-get update && apt-get install -y --no-install-recommends chromium';
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
    const installed = findChromium();
    if (installed !== null) return installed;
    throw new Error(`Chromium could not be installed (${status}): ${(stderr || stdout).trim()}\n${howTo()}`);
  }
  throw new Error(`The tests of the page need Chromium. ${howTo()}`);
}

function howTo(): string {
  const ways: Partial<Record<NodeJS.Platform, string>> = {
    linux:
      'Install it: `sudo apt-get install chromium` (Debian, Ubuntu), `sudo dnf install chromium` (Fedora), ' +
      '`sudo pacman -S chromium` (Arch).',
    darwin: 'Install it: `brew install --cask chromium`, or Chrome from https://www.google.com/chrome.',
    win32: 'Install Chrome from https://www.google.com/chrome, or `winget install Hibbiki.Chromium`.',
  };
  return `${ways[process.platform] ?? 'Install it.'} One elsewhere is named by KINEMESH_CHROMIUM.`;
}
