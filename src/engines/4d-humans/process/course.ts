import type { Report } from '../../engine.ts';
import { barStep, downloadStep } from './bar.ts';
import { gigabytes, type Reached } from './failures/index.ts';
import type { CudaFacts, LauncherEvent } from './launcher.ts';

/** Lines that are kept to find the failure in. */
const KEPT_LINES = 400;
/** Characters of a line that are kept: of what is longer the beginning says enough. */
const KEPT_CHARACTERS = 2000;
const STEPS: readonly Reached[] = ['nothing', 'first-line', 'imports', 'models', 'frames', 'end'];
/** What PHALP says when its networks are there. */
const LOADED = /Number of frames: \d+|Setting up DeepSort|Saving tracks at/;
/** Modules whose import is told of: the heavy ones. */
const TOLD = new Set([
  'torch',
  'torchvision',
  'numpy',
  'hydra',
  'detectron2',
  'phalp',
  'hmr2',
  'neural_renderer',
]);

/** The course of a run, told as it happens. */
export interface Course {
  /** A line or a step of a bar that track.py says. True where it is a sign of life. */
  says(text: string, overwritten: boolean): boolean;
  /** What the launcher says. */
  event(event: LauncherEvent): void;
  /** Pictures that were taken out of the video so far. */
  pictures(count: number): void;
  readonly lines: readonly string[];
  readonly reached: Reached;
  readonly importing: readonly string[];
  readonly cuda: CudaFacts | null;
  /** Frames that are done; null before the first. */
  readonly done: number | null;
}

export function followCourse(
  run: { readonly frames: number; readonly extract: boolean },
  report: Report,
): Course {
  const lines: string[] = [];
  const importing: string[] = [];
  const beganAt = new Map<string, number>();
  let reached: Reached = 'nothing';
  let cuda: CudaFacts | null = null;
  let done: number | null = null;
  let [percent, taken, lastStep] = [-1, 0, ''];

  const reach = (step: Reached) => {
    if (STEPS.indexOf(step) > STEPS.indexOf(reached)) reached = step;
  };
  const tell = (message: string, speaker: 'PROCESS' | 'TRACK.PY') =>
    report({ type: 'log', level: 'info', message, speaker });
  const starting = (detail: string, done = 0, total = 0) =>
    report({ type: 'progress', stage: 'starting', done, total, detail });

  function keep(text: string) {
    lines.push(text.slice(0, KEPT_CHARACTERS));
    if (lines.length > KEPT_LINES) lines.shift();
    tell(text, 'TRACK.PY');
    if (LOADED.test(text)) reach('models');
  }

  function step(now: number | null): boolean {
    reach('frames');
    if (now === null || now <= percent) return false;
    // The bar has whole percents, rounded: half of one may be missing yet.
    percent = now;
    done = now === 100 ? run.frames : Math.floor((Math.max(0, now - 0.5) / 100) * run.frames);
    if (now === 100) reach('end');
    report({ type: 'progress', stage: 'tracking', done, total: run.frames });
    return true;
  }

  function says(text: string, overwritten: boolean): boolean {
    const bar = barStep(text);
    if (bar !== null) {
      const isFurther = step(bar.percent);
      // A log writes behind the bar, on its line; the bar's own line is told once, when it is done.
      if (bar.rest !== '') keep(bar.rest);
      else if (!overwritten && bar.percent === 100) tell(text, 'TRACK.PY');
      return isFurther || bar.rest !== '';
    }
    const download = downloadStep(text);
    if (download !== null) {
      const detail = `Fetching ${download.megabytes} MB: ${Math.floor(download.percent)} %`;
      if (detail !== lastStep) starting(detail);
      lastStep = detail;
      return true;
    }
    if (overwritten) {
      if (text === lastStep) return false;
      lastStep = text;
      return true;
    }
    if (text !== '') keep(text);
    return true;
  }

  function event(event: LauncherEvent) {
    switch (event.event) {
      case 'started':
        reach('first-line');
        tell(
          `Started as process ${event.pid}: Python ${event.python}, ${event.executable}, in ${event.cwd}`,
          'PROCESS',
        );
        starting('Python has started');
        return;
      case 'child':
        tell(`track.py runs as process ${event.pid}`, 'PROCESS');
        return;
      case 'import':
        imports(event);
        return;
      case 'imported':
        reach('imports');
        tell(`All imports succeeded, after ${event.seconds.toFixed(1)} s`, 'PROCESS');
        starting('Loading the networks');
        return;
      case 'cuda':
        cuda = { build: event.build, available: event.available, devices: event.devices, error: event.error };
        tell(cudaSentence(cuda), 'PROCESS');
        return;
      case 'pulse':
      case 'end':
        importing.splice(0, Infinity, ...event.importing);
        return;
    }
  }

  function imports({ module, phase, version, seconds }: Extract<LauncherEvent, { event: 'import' }>) {
    if (phase === 'begin') importing.push(module);
    else if (importing.includes(module)) importing.splice(importing.lastIndexOf(module), 1);
    if (!TOLD.has(module)) return;
    if (phase === 'begin') {
      beganAt.set(module, seconds);
      tell(`Importing ${module}`, 'PROCESS');
      if (reached === 'first-line') starting(`Loading ${module}`);
    } else {
      const took = (seconds - (beganAt.get(module) ?? seconds)).toFixed(1);
      const how = phase === 'end' ? 'imported' : 'failed to import';
      tell(`${module}${version ? ` ${version}` : ''} ${how} in ${took} s`, 'PROCESS');
    }
  }

  return {
    says,
    event,
    pictures(count) {
      if (!run.extract || count === taken || reached === 'frames' || reached === 'end') return;
      taken = count;
      reach('models');
      starting('Taking the pictures out of the video', Math.min(count, run.frames), run.frames);
    },
    lines,
    get reached() {
      return reached;
    },
    importing,
    get cuda() {
      return cuda;
    },
    get done() {
      return done;
    },
  };
}

function cudaSentence({ build, available, devices, error }: CudaFacts): string {
  const with_ = build === null ? 'PyTorch is built without CUDA' : `PyTorch is built for CUDA ${build}`;
  const found = devices.map(({ name, totalBytes }) => `${name} with ${gigabytes(totalBytes)}`).join(', ');
  const state = available ? `GPU: ${found}` : 'no GPU can be used';
  return `${with_}; ${state}${error === null ? '' : ` (${error})`}`;
}
