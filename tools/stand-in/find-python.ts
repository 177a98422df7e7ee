import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What Python is called on the path. */
const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3.9', 'python'];

/** Says its own path and version, and ends with an error where it cannot make a venv or is of another age. */
const PROBE =
  'import sys, venv, ensurepip\n' +
  'assert (3, 9) <= sys.version_info[:2] <= (3, 13)\n' +
  'print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])';

export interface Python {
  readonly path: string;
  readonly version: string;
}

/** A Python 3.9 to 3.13 with the module venv: `KINEMESH_PYTHON`, or one on the path; or null. */
function findPython(): Python | null {
  const given = process.env.KINEMESH_PYTHON;
  for (const name of given ? [given] : NAMES) {
    const { status, stdout } = spawnSync(name, ['-I', '-c', PROBE], { encoding: 'utf8' });
    const [path, version] = (stdout ?? '').trim().split('\n');
    if (status === 0 && path && version) return { path, version };
  }
  return null;
}

/**
 * Finds Python, and on a Debian or Ubuntu where this is root (as in CI) installs it first.
 *
 * @throws Error that says what to install here
 */
export function needPython(): Python {
  const there = findPython();
  if (there !== null) return there;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('There is no Python with venv for the stand-in: installing it …');
    const script = 'apt-get update && apt-get install -y --no-install-recommends python3 python3-venv';
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
    const installed = findPython();
    if (installed !== null) return installed;
    throw new Error(`Python could not be installed (${status}): ${(stderr || stdout).trim()}\n${HOW_TO}`);
  }
  throw new Error(`The stand-in for 4D-Humans needs Python 3.9 to 3.13 with venv. ${HOW_TO}`);
}

const HOW_TO =
  'Install it: `sudo apt-get install python3 python3-venv` (Debian, Ubuntu), `sudo dnf install python3` (Fedora), ' +
  '`brew install python@3.12` (macOS). One elsewhere is named by KINEMESH_PYTHON.';
