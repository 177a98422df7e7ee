import { basename, extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { KinemeshError } from '../errors/index.ts';
import { readMotion } from '../motion/node.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { type RunFlags, settingsFrom } from './options.ts';
import { prepareOutFolder, refuseIfTaken } from './out-folder.ts';
import { makeDisplay } from './progress.ts';
import { lockFolder, refuseWhileWritten } from './run-lock.ts';
import { summarise, summaryText } from './summary.ts';
import type { World } from './world.ts';

/** Option values as commander hands them over. */
interface ImportFlags extends Pick<RunFlags, 'out' | 'fov' | 'focal' | 'height' | 'captureRate'> {
  readonly camera: 'lens' | 'engine';
  readonly video?: string;
  readonly fps?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const MOST_FPS = 1000;

export function addImport(
  program: Command,
  world: World,
  debug: boolean,
  setCode: (code: number) => void,
): void {
  program
    .command('import')
    .summary('turn a result of 4D-Humans into a motion folder')
    .description('Turn a result that track.py of 4D-Humans wrote into a motion folder.')
    .argument('<result>', 'the result, as in outputs/results/demo_NAME.pkl')
    .option('--video <file>', 'the video that it was made of, for its times and its size')
    .option('-o, --out <dir>', 'where the motion folder goes (default: RESULT-motion)')
    .option('--fov <degrees>', "the lens's horizontal field of view, where you know it")
    .option('--focal <px>', 'or its focal length, pixels of the upright picture')
    .option('--height <m>', `how tall the person is: 1.82, 182cm or 6'1"`)
    .option('--capture-rate <fps>', 'slow motion: frames that the camera took in a real second')
    .addOption(
      new Option('--camera <which>', "place bodies under the lens, or keep 4D-Humans' own camera")
        .choices(['lens', 'engine'])
        .default('lens'),
    )
    .option('--fps <n>', 'frames a second, where the video is not at hand (default: 30)')
    .option('--force', 'replace an earlier result')
    .option('--json', 'print progress and result as JSON lines')
    .option('--debug', 'on failure, print where it happened')
    .action(async (result: string, flags: ImportFlags) =>
      setCode(await importCommand(world, result, flags, debug)),
    );
}

/** `kinemesh import`: from a result of track.py to a motion folder. Returns the exit code; failures are thrown. */
async function importCommand(
  world: World,
  result: string,
  flags: ImportFlags,
  debug: boolean,
): Promise<number> {
  const { lens, heightMetres, captureRate } = settingsFrom({ ...flags, model: 'heavy' });
  const fps = fpsFrom(flags);
  if (flags.out === '' || flags.video === '' || result === '') {
    throw new KinemeshError('option-invalid', 'A name is empty.', 'Give the name of a file or a folder.');
  }
  const permission = { resume: false, force: flags.force ?? false };
  const outDir = resolve(flags.out ?? `${basename(result, extname(result))}-motion`);
  const job = {
    resultPath: resolve(result),
    videoPath: flags.video === undefined ? null : resolve(flags.video),
    outDir,
    settings: { lens, heightMetres, captureRate, camera: flags.camera },
    fps,
  };
  await refuseWhileWritten(outDir);
  const folder = await prepareOutFolder(outDir, permission);
  const json = flags.json ?? false;
  const display = makeDisplay(world, { json, debug });
  const sayStopped = (exitCode: number) => {
    if (interruption.reason() === 'reader-gone') return;
    if (json) world.stdout.write(`${JSON.stringify({ type: 'cancelled', out: outDir, exitCode })}\n`);
    world.stderr.write('Stopped. Nothing was written.\n');
  };
  const interruption = interruptible(world, () => display.end(), sayStopped);
  try {
    const lock = await lockFolder(outDir);
    try {
      await refuseIfTaken(outDir, permission);
      const { importResult } = await import('../engines/4d-humans/index.ts');
      const run = await importResult(job, (event) => display.show(event), interruption.signal);
      const summary = summarise(await readMotion(outDir), run, outDir, null);
      display.end();
      world.stdout.write(json ? `${JSON.stringify({ type: 'done', ...summary })}\n` : summaryText(summary));
      return EXIT.done;
    } finally {
      await lock.release();
    }
  } catch (error) {
    display.end();
    const code = interruption.exitCode();
    if (code === null) throw error;
    sayStopped(code);
    return code;
  } finally {
    interruption.end();
    await folder.leaveNoTrace();
  }
}

function fpsFrom({ fps, video }: ImportFlags): number | null {
  if (fps === undefined) return null;
  if (video !== undefined) {
    throw new KinemeshError(
      'option-invalid',
      `--fps ${fps} says what the video at hand tells itself.`,
      'Give --video or --fps, not both. For slow motion there is --capture-rate.',
    );
  }
  const rate = /^\s*\d+(\.\d+)?\s*$/.test(fps) ? Number(fps) : Number.NaN;
  if (rate > 0 && rate <= MOST_FPS) return rate;
  throw new KinemeshError(
    'option-invalid',
    `--fps ${JSON.stringify(fps)} cannot be used.`,
    'Give the frames a second of the video, as in --fps 25.',
  );
}
