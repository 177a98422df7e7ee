import { resolve } from 'node:path';
import type { Extras, SetupFindings } from '../engines/4d-humans/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { type FourDHumansSettings, readSettings, settingsPath } from '../settings/index.ts';
import { EXIT } from './exit-codes.ts';
import type { World } from './world.ts';

/** Option values as commander hands them over. */
export interface SetupTrackerFlags {
  readonly checkout?: string;
  readonly python?: string;
  readonly detector?: 'vitdet' | 'maskrcnn';
  readonly chunkFrames?: string;
  readonly home?: string;
  readonly wsl?: string;
  readonly limit?: readonly string[];
  readonly list?: boolean;
  readonly remove?: boolean;
  readonly json?: boolean;
}

const LIMITS = { 'first-line': 'firstLine', imports: 'imports', silence: 'silence', total: 'total' } as const;

/** `kinemesh setup 4d-humans`: finds, tries, keeps what works. What does not work is named, never taken. */
export async function setupTracker(world: World, flags: SetupTrackerFlags): Promise<number> {
  const { findSetup, removeSetup, setUpFirst } = await import('../engines/4d-humans/index.ts');
  const path = settingsPath(world.env);
  if (flags.remove) return removed(world, flags, path, await removeSetup(path));
  const current = (await readSettings(path)).fourDHumans;
  const extras = extrasFrom(flags, current);
  const findings = await findSetup({
    current,
    checkout: named(flags.checkout, flags),
    python: named(flags.python, flags),
    wsl: flags.wsl ?? null,
    home: 'home' in extras ? extras.home : undefined,
    env: world.env,
    onTrying: (label) => {
      if (!flags.json && world.stderr.isTerminal) world.stderr.write(`  trying ${label}\n`);
    },
  });
  if (flags.list) {
    const listed = flags.json ? `${JSON.stringify({ path, findings }, null, 2)}\n` : listText(findings);
    world.stdout.write(listed);
    return EXIT.done;
  }
  if (!flags.json) world.stdout.write(listText(findings));
  const { settings, changed } = await setUpFirst(findings, extras, path);
  if (flags.json) {
    world.stdout.write(`${JSON.stringify({ changed, path, settings, findings }, null, 2)}\n`);
  } else world.stdout.write(doneText(settings, changed, path, world.command));
  return EXIT.done;
}

function removed(world: World, { json = false }: SetupTrackerFlags, path: string, changed: boolean): number {
  if (json) world.stdout.write(`${JSON.stringify({ changed, path, settings: null }, null, 2)}\n`);
  else
    world.stdout.write(
      changed ? '4D-Humans is no longer set up.\n' : 'Nothing was changed: 4D-Humans was not set up.\n',
    );
  return EXIT.done;
}

/** A path that the user gave, from the current folder on; within WSL it has to be whole. */
function named(path: string | undefined, { wsl }: SetupTrackerFlags): string | null {
  if (path === undefined) return null;
  const isOfWsl = wsl !== undefined || process.platform === 'win32';
  return isOfWsl && path.startsWith('/') ? path : resolve(path);
}

function extrasFrom(flags: SetupTrackerFlags, current: FourDHumansSettings | null): Extras {
  return {
    ...(flags.detector === undefined ? {} : { detector: flags.detector }),
    ...(flags.chunkFrames === undefined ? {} : { chunkFrames: framesFrom(flags.chunkFrames) }),
    ...(flags.home === undefined ? {} : { home: flags.home === 'auto' ? null : named(flags.home, flags) }),
    ...(flags.limit === undefined ? {} : { limits: limitsFrom(flags.limit, current) }),
  };
}

function framesFrom(text: string): number | null {
  if (text === 'auto') return null;
  const frames = Number(text);
  if (Number.isInteger(frames) && frames >= 20) return frames;
  throw invalid('--chunk-frames', text, 'Give a number of frames, 20 or more, or auto.');
}

function limitsFrom(
  given: readonly string[],
  current: FourDHumansSettings | null,
): FourDHumansSettings['limits'] {
  const limits = { firstLine: 60, imports: 600, silence: 900, total: null, ...current?.limits };
  for (const text of given) {
    const [name, value] = text.split('=');
    const key = LIMITS[name as keyof typeof LIMITS];
    const seconds = Number(value);
    const isNone = key === 'total' && value === 'none';
    if (key === undefined || (!isNone && !(seconds > 0 && Number.isFinite(seconds)))) {
      throw invalid('--limit', text, `Give one of ${Object.keys(LIMITS).join(', ')}, as in silence=1800.`);
    }
    Object.assign(limits, { [key]: isNone ? null : seconds });
  }
  return limits;
}

function invalid(option: string, value: string, remedy: string): KinemeshError {
  return new KinemeshError('option-invalid', `${option} cannot be ${JSON.stringify(value)}.`, remedy);
}

function listText({ checkouts, interpreters, wsl }: SetupFindings): string {
  const where = wsl === null ? '' : ` in WSL (${wsl})`;
  const lines = [
    `Checkouts of 4D-Humans${where}:`,
    ...(checkouts.length === 0 ? ['  none found'] : []),
    ...checkouts.map(({ ok, label, detail }) => `  ${mark(ok)} ${label}  ${detail}`),
    '',
    `Pythons${where}:`,
    ...(interpreters.length === 0 ? ['  none tried'] : []),
    ...interpreters.flatMap(({ ok, label, origin, version, detail }) => [
      `  ${mark(ok)} ${label}  ${version ?? ''} ${origin}`.trimEnd(),
      `      ${detail}`,
    ]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function mark(ok: boolean): string {
  return ok ? '✓' : '✗';
}

function doneText(settings: FourDHumansSettings, changed: boolean, path: string, command: string): string {
  const { checkout, python, wsl } = settings;
  return [
    changed ? 'Set up:' : 'Nothing was changed, this is set up:',
    `  checkout  ${checkout}${wsl === null ? '' : ` (WSL, ${wsl})`}`,
    `  python    ${python}`,
    `  kept in   ${path}`,
    '',
    `Whether it can run: ${command} doctor --engine 4d-humans`,
    '',
  ].join('\n');
}
