import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { madeSmpl, standInVenv } from './venv.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);

/** Where 4D-Humans and PHALP have SMPL's file, from the home folder. */
const SMPL_PLACES = [
  '.cache/4DHumans/data/smpl/SMPL_NEUTRAL.pkl',
  '.cache/phalp/3D/models/smpl/SMPL_NEUTRAL.pkl',
];

/** What the stand-in can be told; README.md of this folder lists the ways to fail. */
export interface StandInSettings {
  /** One or several ways to fail, separated by commas: `cuda-oom`, `import-missing:detectron2`. */
  readonly fail?: string;
  /** `walker` (one who crosses the picture), `find` (who is in the picture), or a JSON file. */
  readonly people?: string;
  readonly frame_seconds?: number;
  readonly load_seconds?: number;
  readonly import_seconds?: number;
  /** Versions and GPU that its PyTorch says there are; `gpu_memory` in bytes. */
  readonly torch?: string;
  readonly cuda?: string;
  readonly gpu?: string;
  readonly gpu_memory?: number;
  /** The system's file of counters in which `oom-killed` is counted, as the system does: `oom_kill 3`. */
  readonly memory_events?: string;
  /** Keeps count of its runs even where nothing is to fail. */
  readonly count_runs?: boolean;
}

/** A stand-in for a checkout of 4D-Humans, with its venv and its home folder. */
export interface StandIn {
  /** The folder with `track.py` and `venv`. */
  readonly checkout: string;
  /** The venv's interpreter. */
  readonly python: string;
  /** The folder that `HOME` has to name: with the files that are otherwise downloaded. */
  readonly home: string;
  /** What a process needs in its environment to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Says how it is to behave from now on, also towards a service that runs already; `{}` takes all back. */
  tell(settings: StandInSettings): void;
  /** How many runs of `track.py` have begun to load their models since it was first told something. */
  runs(): number;
  /** Removes the checkout and its home; the venv is shared and stays. */
  remove(): void;
}

/**
 * Makes a stand-in: in `folder`, or in a temporary folder of its own.
 *
 * @throws Error where there is no Python, or pip could not fetch the packages
 */
export async function standInCheckout(folder?: string): Promise<StandIn> {
  if (process.platform === 'win32')
    throw new Error('The stand-in for 4D-Humans is made on Linux and macOS only.');
  const venv = await standInVenv();
  const base = folder === undefined ? mkdtempSync(join(tmpdir(), 'kinemesh-stand-in-')) : resolve(folder);
  const checkout = join(base, '4D-Humans');
  const home = join(base, 'home');
  mkdirSync(home, { recursive: true });
  cpSync(join(HERE, 'checkout'), checkout, { recursive: true });
  if (!existsSync(join(checkout, 'venv'))) symlinkSync(venv, join(checkout, 'venv'));
  const python = join(checkout, 'venv', 'bin', 'python');
  await run(python, ['-I', '-S', join(HERE, 'make_home.py'), home]);
  const smpl = await madeSmpl(python);
  for (const path of SMPL_PLACES) copyFileSync(smpl, join(home, path));
  const count = join(checkout, 'runs.txt');
  return {
    checkout,
    python,
    home,
    env: { HOME: home },
    tell: (settings) => writeFileSync(join(checkout, 'stand-in.json'), JSON.stringify(settings)),
    runs: () => (existsSync(count) ? readFileSync(count, 'utf8').split('\n').length - 1 : 0),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
