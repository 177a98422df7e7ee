import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hydraOverride, runTracker } from '../../src/engines/4d-humans/index.ts';
import { fourDHumansSettingsSchema } from '../../src/settings/index.ts';
import { standInCheckout } from '../stand-in/stand-in.ts';
import { makeClip } from '../testing/clips.ts';

/** What watching over track.py takes, on top of track.py itself. */
export interface SupervisorCost {
  readonly frames: number;
  /** Wall clock of a run by hand and of one under watch: the medians of `rounds`. */
  readonly aloneSeconds: number;
  readonly watchedSeconds: number;
  readonly rounds: number;
  /** Processor time of this process and of the launcher, seconds in a run, the median. */
  readonly cpuSeconds: number;
  /** The most that this process grew by, and that the launcher had, bytes. */
  readonly memoryBytes: number;
}

/** A frame takes a real 4D-Humans ten times as long. */
const FRAME_SECONDS = 0.02;

/** Runs the stand-in's track.py by hand and under watch, by turns. */
export async function measureSupervisor(folder: string, frames = 1000, rounds = 3): Promise<SupervisorCost> {
  const clip = join(folder, 'clip.mp4');
  await makeClip(clip, { muxer: 'mp4', encoder: 'libx264', width: 320, height: 240, frames });
  const standIn = await standInCheckout(join(folder, 'stand-in'));
  standIn.tell({ frame_seconds: FRAME_SECONDS });
  const outDir = join(folder, 'out');
  const overrides = [
    hydraOverride('video.source', clip),
    hydraOverride('video.output_dir', outDir),
    hydraOverride('video.end_frame', frames),
    hydraOverride('render.enable', false),
  ];
  const settings = fourDHumansSettingsSchema.parse({
    checkout: standIn.checkout,
    python: standIn.python,
    environment: { kind: 'venv', prefix: join(standIn.checkout, 'venv') },
    home: standIn.home,
  });

  async function anew() {
    await rm(outDir, { recursive: true, force: true });
    await mkdir(outDir, { recursive: true });
    return performance.now();
  }

  async function alone(): Promise<number> {
    const began = await anew();
    const child = spawn(standIn.python, ['track.py', ...overrides], {
      cwd: standIn.checkout,
      // With its bar drawn live, as one sees it in a terminal.
      env: { ...process.env, ...standIn.env, FORCE_COLOR: '1', COLUMNS: '160' },
      stdio: 'ignore',
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`track.py ended with exit code ${code}.`);
    return (performance.now() - began) / 1000;
  }

  async function watched() {
    const began = await anew();
    const [before, cpuBefore] = [process.memoryUsage.rss(), process.cpuUsage()];
    let [peak, launcher, pid] = [before, { cpuSeconds: 0, rssBytes: 0 }, 0];
    const timer = setInterval(async () => {
      peak = Math.max(peak, process.memoryUsage.rss());
      launcher = (await loadOf(pid)) ?? launcher;
    }, 200);
    const end = await runTracker(
      { settings, overrides, outDir, frames, videoName: 'clip', extract: true },
      (event) => {
        if (event.type === 'log') pid ||= Number(/Started as process (\d+)/.exec(event.message)?.[1] ?? 0);
      },
      new AbortController().signal,
    );
    clearInterval(timer);
    if (end.failure !== null) throw end.failure;
    const cpu = process.cpuUsage(cpuBefore);
    return {
      seconds: (performance.now() - began) / 1000,
      cpuSeconds: (cpu.user + cpu.system) / 1e6 + launcher.cpuSeconds,
      memoryBytes: peak - before + launcher.rssBytes,
    };
  }

  const [byHand, underWatch] = [[] as number[], [] as Awaited<ReturnType<typeof watched>>[]];
  for (let round = 0; round < rounds; round++) {
    byHand.push(await alone());
    underWatch.push(await watched());
  }
  return {
    frames,
    rounds,
    aloneSeconds: median(byHand),
    watchedSeconds: median(underWatch.map(({ seconds }) => seconds)),
    cpuSeconds: median(underWatch.map(({ cpuSeconds }) => cpuSeconds)),
    memoryBytes: Math.max(...underWatch.map(({ memoryBytes }) => memoryBytes)),
  };
}

/** Of one process (proc(5), stat); null where it is gone. Ticks are a hundredth of a second, pages 4096 bytes. */
async function loadOf(pid: number) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return null;
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, rssBytes: Number(fields[21]) * 4096 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
