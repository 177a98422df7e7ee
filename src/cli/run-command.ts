import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve, sep } from 'node:path';
import type { Engine, Report, RunSettings, RunSummary } from '../engines/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { readMotion } from '../motion/node.ts';
import { EXIT } from './exit-codes.ts';
import { type Interruption, interruptible } from './interrupt.ts';
import { engineFrom, type RunFlags, settingsFrom } from './options.ts';
import { prepareOutFile, prepareOutFolder, refuseIfTaken } from './out-folder.ts';
import { type Display, makeDisplay } from './progress.ts';
import { lockFolder, refuseWhileWritten } from './run-lock.ts';
import { shellQuoted } from './shell-quoted.ts';
import { type Summary, summarise, summaryText } from './summary.ts';
import type { EngineChoice, StopReason, World } from './world.ts';

interface RunPlan {
  readonly videoPath: string;
  readonly outDir: string;
  readonly overlayPath: string | null;
  readonly settings: RunSettings;
  readonly engine: EngineChoice;
  readonly resume: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

export interface RunContext {
  readonly debug: boolean;
  /** The command that goes on after a stop. */
  readonly again: string;
}

/** `kinemesh run`: from a video to a motion folder. Returns the exit code; failures are thrown. */
export async function runCommand(
  world: World,
  video: string,
  flags: RunFlags,
  { debug, again }: RunContext,
): Promise<number> {
  const plan = await planRun(video, flags);
  await refuseWhileWritten(plan.outDir);
  const folder = await prepareOutFolder(plan.outDir, plan);
  try {
    const lock = await lockFolder(plan.outDir);
    try {
      // Another run may have come and gone since the folder was looked at.
      await refuseIfTaken(plan.outDir, plan);
      return await runInto(world, plan, { debug, again });
    } finally {
      await lock.release();
    }
  } finally {
    await folder.leaveNoTrace();
  }
}

/** The run itself, in a folder that is its own for as long. */
async function runInto(world: World, plan: RunPlan, { debug, again }: RunContext): Promise<number> {
  const overlay = plan.overlayPath === null ? null : await prepareOutFile(plan.overlayPath, plan.force);
  const display = makeDisplay(world, { json: plan.json, debug });
  if (plan.engine.name === '4d-humans' && !plan.json) world.stderr.write(await logHint(plan.outDir));
  const sayStopping = (reason: StopReason) => {
    display.end();
    if (!plan.json && reason !== 'reader-gone') world.stderr.write('Stopping …\n');
  };
  const sayStopped = (exitCode: number) => {
    if (interruption.reason() === 'reader-gone') return;
    if (plan.json)
      world.stdout.write(`${JSON.stringify({ type: 'cancelled', out: plan.outDir, exitCode })}\n`);
    world.stderr.write(stoppedText(plan, again));
  };
  const interruption = interruptible(world, sayStopping, sayStopped);
  try {
    const summary = await work(world, plan, display, interruption);
    display.end();
    world.stdout.write(
      plan.json ? `${JSON.stringify({ type: 'done', ...summary })}\n` : summaryText(summary),
    );
    return EXIT.done;
  } catch (error) {
    display.end();
    const code = interruption.exitCode();
    if (code === null) throw error;
    sayStopped(code);
    return code;
  } finally {
    interruption.end();
    await overlay?.leaveNoTrace();
  }
}

async function work(
  world: World,
  plan: RunPlan,
  display: Display,
  { signal }: Interruption,
): Promise<Summary> {
  const engine = await world.engine(plan.engine);
  const report: Report = (event) => display.show(event);
  const run = await runEngine(engine, plan, report, signal);
  const motion = await readMotion(plan.outDir);
  if (plan.overlayPath !== null) {
    signal.throwIfAborted();
    const draw = await world.overlay();
    await draw({ videoPath: plan.videoPath, motion, outPath: plan.overlayPath }, report, signal);
  }
  return summarise(motion, run, plan.outDir, plan.overlayPath);
}

function runEngine(engine: Engine, plan: RunPlan, report: Report, signal: AbortSignal): Promise<RunSummary> {
  const { videoPath, outDir, settings, resume } = plan;
  return engine.run({ videoPath, outDir, settings, resume }, report, signal);
}

/** Where everything that 4D-Humans says can be followed. */
async function logHint(outDir: string): Promise<string> {
  const { runLogPath } = await import('../engines/4d-humans/index.ts');
  const path = runLogPath(outDir);
  const follow = `tail -F ${shellQuoted(path, process.platform === 'win32')}`;
  return process.platform === 'win32' ? `Log: ${path}\n` : `Log: ${path}\n  Follow it with:  ${follow}\n`;
}

async function planRun(video: string, flags: RunFlags): Promise<RunPlan> {
  const settings = settingsFrom(flags);
  const engine = engineFrom(flags);
  const videoPath = resolve(video);
  if (video === '')
    throw new KinemeshError('video-not-found', 'The name of the video is empty.', 'Give the path of a file.');
  await checkVideoFile(video);
  for (const [option, value] of [
    ['--out', flags.out],
    ['--overlay', flags.overlay],
  ]) {
    if (value === '')
      throw new KinemeshError('option-invalid', `${option} is empty.`, 'Give a name, or leave it away.');
  }
  const outDir = resolve(flags.out ?? `${basename(video, extname(video))}-motion`);
  const overlayPath = flags.overlay === undefined ? null : resolve(flags.overlay);
  if (overlayPath !== null) await checkOverlay(overlayPath, videoPath, outDir, String(flags.overlay));
  const { resume = false, force = false, json = false } = flags;
  return { videoPath, outDir, overlayPath, settings, engine, resume, force, json };
}

async function checkVideoFile(video: string): Promise<void> {
  const there = await stat(video).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
      throw new KinemeshError('video-not-found', `There is no file at ${video}.`, 'Check the path.', {
        cause,
      });
    }
    const misnamed = cause.code === 'ELOOP' || cause.code === 'ENAMETOOLONG';
    throw new KinemeshError(
      'video-not-readable',
      `${video} cannot be opened (${cause.code}).`,
      misnamed ? 'Check the path.' : 'Check that you may read it.',
      { cause },
    );
  });
  if (there.isDirectory()) {
    throw new KinemeshError('video-not-a-video', `${video} is a folder.`, 'Give a video file.');
  }
}

async function checkOverlay(path: string, videoPath: string, outDir: string, given: string): Promise<void> {
  if (path === videoPath || (await isSameFile(path, videoPath))) {
    throw new KinemeshError(
      'option-invalid',
      `--overlay ${given} is the video itself.`,
      'Give another name.',
    );
  }
  if (extname(path).toLowerCase() !== '.mp4') {
    throw new KinemeshError(
      'option-invalid',
      `--overlay ${given} does not end in .mp4.`,
      'Name it as in bodies.mp4.',
    );
  }
  const kept = ['tracks', 'evidence', 'tracker'].map((name) => join(outDir, name) + sep);
  if (path === outDir || kept.some((folder) => path.startsWith(folder))) {
    throw new KinemeshError(
      'option-invalid',
      `--overlay ${given} lies where the motion folder has files of its own.`,
      'Give a name beside the folder, or right in it.',
    );
  }
}

/** Whether two names stand for one file: by way of links, or where capitals do not count. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [a, b].map((path) => stat(path, { bigint: true }).catch(() => null)),
  );
  return one !== null && other !== null && one.ino === other.ino && one.dev === other.dev;
}

function stoppedText({ outDir }: RunPlan, again: string): string {
  return `Stopped. What was seen so far is kept in ${outDir}.\n  Go on with:  ${again}\n`;
}
