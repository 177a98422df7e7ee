import { basename, dirname } from 'node:path/posix';
import { KinemeshError } from '../../../errors/index.ts';
import {
  type Environment,
  type FourDHumansSettings,
  fourDHumansSettingsSchema,
} from '../../../settings/index.ts';
import type { Checkout } from './find-checkouts.ts';
import type { Candidate } from './find-interpreters.ts';
import { idOf } from './id-of.ts';
import { askInstalled } from './installed.ts';
import type { MachineFiles } from './machine-files.ts';
import { modulesToImport, packagesOf } from './needed-modules.ts';
import { failureByWords } from './probe-failure.ts';
import { startFailure } from './start-failure.ts';
import { type ImportsAnswer, tryImports } from './try-imports.ts';

/** A Python that was found, and what came of trying it. */
export interface FoundInterpreter {
  readonly id: string;
  readonly path: string;
  /** The path, the home folder as `~`. */
  readonly label: string;
  readonly origin: string;
  readonly environment: Environment;
  /** As in `3.10.14`; null where it does not start. */
  readonly version: string | null;
  readonly ok: boolean;
  /** What it has, or lacks, in one sentence. */
  readonly detail: string;
  /** Packages that it has not; empty where it has all or does not start. */
  readonly lacks: readonly string[];
  /** Why it cannot be used; null where it can. */
  readonly failure: KinemeshError | null;
}

export interface ProbeOptions {
  readonly files: MachineFiles;
  readonly checkout: Checkout;
  readonly wsl: string | null;
  /** `HOME` for the run; null: the user's own. */
  readonly home: string | null;
  /** How long one import may take, seconds. */
  readonly importSeconds: number;
}

/**
 * Tries an interpreter: whether it starts, whether it has the packages, and where it has all of them, whether they
 * can be imported. Never throws for what the interpreter does.
 */
export async function probeInterpreter(
  candidate: Candidate,
  options: ProbeOptions,
): Promise<FoundInterpreter> {
  const { files, checkout } = options;
  const environment = await environmentOf(files, candidate.path);
  const settings = settingsFor(candidate.path, environment, options);
  const base = {
    id: idOf(candidate.path),
    path: candidate.path,
    label: withTilde(candidate.path, files.home),
    origin: candidate.origin,
    environment,
    lacks: [],
  };
  const { installed, looked } = await askInstalled(settings, packagesOf(checkout.modules));
  if (installed === null) {
    const failure = startFailure(base.label, looked);
    return { ...base, version: null, ok: false, detail: sentenceEnd(failure), failure };
  }
  const { version } = installed;
  if (isTooOld(version)) {
    const failure = new KinemeshError(
      'interpreter-missing',
      `The Python at ${base.label} is too old: ${version}, and 4D-Humans needs 3.8 or newer.`,
      'Make an environment of a newer Python, or name another one with --python.',
    );
    return { ...base, version, ok: false, detail: 'too old: 4D-Humans needs 3.8 or newer', failure };
  }
  const lacks = Object.entries(installed.modules).flatMap(([name, { found }]) => (found ? [] : [name]));
  if (lacks.length > 0) {
    const failure = lackFailure(settings, base.label, lacks);
    return { ...base, version, ok: false, detail: `lacks ${listed(lacks)}`, lacks, failure };
  }
  const imported = await tryImports(settings, modulesToImport(checkout.modules), options.importSeconds);
  if (imported.failed !== null) {
    const { failure } = imported.failed;
    return { ...base, version, ok: false, detail: failure.message, failure };
  }
  return { ...base, version, ok: true, detail: whatItHas(imported), failure: null };
}

function sentenceEnd({ message }: KinemeshError): string {
  return message.slice(message.indexOf('does not start'));
}

/** So much is missing from an environment that was made for something else. */
const MADE_FOR_OTHERS = 4;

/** All that is missing; what to do about the first of it. */
function lackFailure(settings: FourDHumansSettings, label: string, lacks: readonly string[]): KinemeshError {
  const remedy =
    lacks.length >= MADE_FOR_OTHERS
      ? 'Make an environment as the README of 4D-Humans says, or name the one that is there: kinemesh setup 4d-humans --python PATH.'
      : failureByWords(settings, `ModuleNotFoundError: No module named '${lacks[0]}'`).remedy;
  return new KinemeshError('import-missing', `The Python at ${label} lacks ${listed(lacks)}.`, remedy);
}

function isTooOld(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major < 3 || (major === 3 && minor < 8);
}

/** The settings of a run with this interpreter. */
export function settingsFor(
  python: string,
  environment: Environment,
  { checkout, wsl, home }: Pick<ProbeOptions, 'checkout' | 'wsl' | 'home'>,
): FourDHumansSettings {
  return fourDHumansSettingsSchema.parse({ checkout: checkout.path, python, environment, wsl, home });
}

/** What activating would name: told by what lies beside the interpreter. */
async function environmentOf(files: MachineFiles, python: string): Promise<Environment> {
  const prefix = dirname(dirname(python));
  const [venv, conda] = await Promise.all([
    files.facts(`${prefix}/pyvenv.cfg`),
    files.facts(`${prefix}/conda-meta`),
  ]);
  if (venv !== null) return { kind: 'venv', prefix };
  if (conda !== null) return { kind: 'conda', prefix, name: basename(prefix) };
  return { kind: 'plain' };
}

function whatItHas({ versions, cuda }: ImportsAnswer): string {
  const named = [
    ['torch', 'PyTorch'],
    ['numpy', 'NumPy'],
    ['detectron2', 'detectron2'],
  ].map(([module, name]) => `${name} ${versions[module] ?? '(version unknown)'}`);
  const gpu = cuda?.devices[0]?.name ?? (cuda?.build ? 'no GPU in sight' : 'PyTorch without CUDA');
  return `${named.join(', ')}; ${gpu}`;
}

export function withTilde(path: string, home: string): string {
  return home !== '/' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
