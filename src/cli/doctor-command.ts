import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CheckItem, Engine } from '../engines/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { readSettings, settingsPath } from '../settings/index.ts';
import { EXIT } from './exit-codes.ts';
import { asKinemeshError } from './failure.ts';
import { machineChecks } from './machine-checks.ts';
import type { World } from './world.ts';

/** Option values as commander hands them over. */
export interface DoctorFlags {
  readonly engine: 'builtin' | '4d-humans';
  readonly run?: string;
  readonly json?: boolean;
}

export function addDoctor(program: Command, world: World, setCode: (code: number) => void): void {
  program
    .command('doctor')
    .description('Say whether everything that a run needs is here, and what to do where it is not.')
    .addOption(
      new Option('--engine <name>', 'the engine that a run is to use')
        .choices(['builtin', '4d-humans'])
        .default('builtin'),
    )
    .option('--run <clip>', 'with 4d-humans: also run track.py on the first frames of this video')
    .option('--json', 'print it as JSON')
    .option('--debug', 'on failure, print where it happened')
    .action(async (flags: DoctorFlags) => setCode(await doctorCommand(world, flags)));
}

/** `kinemesh doctor`: whether everything that a run needs is here. */
export async function doctorCommand(world: World, { engine, run, json }: DoctorFlags): Promise<number> {
  if (run !== undefined && engine === 'builtin') {
    throw new KinemeshError(
      'option-invalid',
      '--run is for 4D-Humans only.',
      'Add --engine 4d-humans; the built-in engine is tried by kinemesh run.',
    );
  }
  const ofEngine = engine === 'builtin' ? builtinChecks(world) : trackerChecks(world, run);
  const items = [...(await machineChecks()), ...(await ofEngine)];
  const healthy = items.every((item) => item.ok || !item.needed);
  if (json) world.stdout.write(`${JSON.stringify({ healthy, version: world.version, items }, null, 2)}\n`);
  else world.stdout.write(doctorText(items, healthy, world.version));
  return healthy ? EXIT.done : EXIT.failed;
}

async function builtinChecks(world: World): Promise<CheckItem[]> {
  return [...(await checksOf(() => world.engine())), await trackerLine(world)];
}

/** Whether there is another engine to ask about. */
async function trackerLine(world: World): Promise<CheckItem> {
  const settings = await readSettings(settingsPath(world.env)).catch(() => null);
  const tracker = settings?.fourDHumans ?? null;
  return {
    id: '4d-humans',
    label: '4D-Humans',
    ok: tracker !== null,
    needed: false,
    detail:
      tracker === null
        ? 'not set up'
        : `set up, ${tracker.checkout}; see ${world.command} doctor --engine 4d-humans`,
    remedy: tracker === null ? `Only where you want to use it: ${world.command} setup 4d-humans` : null,
  };
}

async function trackerChecks(world: World, clip: string | undefined): Promise<CheckItem[]> {
  const items = await checksOf(() => trackerEngine(world));
  const isHopeless = items.some(
    ({ ok, id }) => !ok && ['setup', 'engine', 'python', 'checkout'].includes(id),
  );
  if (clip === undefined || isHopeless) return items;
  const { tryRun } = await import('../engines/4d-humans/index.ts');
  const abort = new AbortController();
  const stopped = world.onStop(() => abort.abort());
  try {
    const tell = world.stderr.isTerminal;
    const engine = await trackerEngine(world);
    const ran = await tryRun(
      engine,
      resolve(clip),
      (event) => {
        if (tell && event.type === 'log') world.stderr.write(`  ${event.message}\n`);
      },
      abort.signal,
    );
    return [...items, ...ran];
  } finally {
    stopped();
  }
}

async function trackerEngine(world: World): Promise<Engine> {
  const { createFourDHumansEngine } = await import('../engines/4d-humans/index.ts');
  return createFourDHumansEngine((await readSettings(settingsPath(world.env))).fourDHumans);
}

async function checksOf(load: () => Promise<Engine>): Promise<CheckItem[]> {
  try {
    return await (await load()).check();
  } catch (error) {
    const { code, message, remedy } = asKinemeshError(error);
    const isOurs = code !== 'internal';
    return [
      {
        id: 'engine',
        label: 'Engine',
        ok: false,
        needed: true,
        detail: isOurs
          ? `${message} (${code})`
          : `it does not load: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
        remedy: isOurs ? remedy : 'Install Kinemesh again (`npm ci` in a clone).',
      },
    ];
  }
}

function doctorText(items: readonly CheckItem[], healthy: boolean, version: string): string {
  const width = Math.max(...items.map((item) => item.label.length));
  const lines = items.flatMap((item) => {
    const mark = item.ok ? '✓' : item.needed ? '✗' : '–';
    const line = `${mark} ${item.label.padEnd(width)}  ${item.detail}`;
    return item.ok || item.remedy === null ? [line] : [line, `  ${' '.repeat(width)}  → ${item.remedy}`];
  });
  const end = healthy
    ? 'All that a run needs is here.'
    : 'Something that a run needs is missing: see the lines with ✗.';
  return [`Kinemesh ${version}`, '', ...lines, '', end, ''].join('\n');
}
