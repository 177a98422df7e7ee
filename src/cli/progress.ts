import type { Progress, RunEvent, Stage } from '../engines/index.ts';
import { durationText, Pace } from './pace.ts';
import type { Output, World } from './world.ts';

/** Shows how a run goes on. */
export interface Display {
  show(event: RunEvent): void;
  /** Takes away what is not to stay. */
  end(): void;
}

const STAGES: Readonly<Record<Stage, { label: string; unit: string }>> = {
  waiting: { label: 'Waiting for the GPU', unit: '' },
  reading: { label: 'Reading the video', unit: '' },
  staging: { label: 'Preparing the video', unit: 'frames' },
  starting: { label: 'Starting 4D-Humans', unit: '' },
  tracking: { label: 'Tracking people', unit: 'frames' },
  seeing: { label: 'Seeing people', unit: 'frames' },
  linking: { label: 'Linking people', unit: '' },
  fitting: { label: 'Fitting bodies', unit: '' },
  writing: { label: 'Writing', unit: '' },
  drawing: { label: 'Drawing the overlay', unit: 'frames' },
};

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5000;
const JSON_LINE_MS = 250;

/** A bar where a person looks on, a line now and then where a file does, JSON lines where a program does. */
export function makeDisplay(world: World, options: { json: boolean; debug: boolean }): Display {
  if (options.json) return new JsonDisplay(world);
  return world.stderr.isTerminal
    ? new BarDisplay(world, options.debug)
    : new LineDisplay(world, options.debug);
}

/** What one line of progress says: stage, share, count, pace, time left. */
export function progressText({ stage, done, total, detail }: Progress, pace: Pace, bar: boolean): string {
  const { label, unit } = STAGES[stage];
  const parts = [label.padEnd(19)];
  if (total > 0) {
    const share = Math.min(1, done / total);
    const full = Math.round(share * BAR_CELLS);
    if (bar) parts.push(`${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}`);
    parts.push(`${Math.floor(share * 100)} %`.padStart(5));
    if (unit !== '') parts.push(`${done}/${total} ${unit}`);
  }
  const perSecond = pace.perSecond();
  if (unit !== '' && perSecond !== null) parts.push(`${perSecond.toFixed(1)} ${unit}/s`);
  const left = pace.secondsLeft(total);
  if (left !== null && left >= 1) parts.push(`${durationText(left)} left`);
  if (detail) parts.push(detail);
  return parts.join('  ').trimEnd();
}

/** Keeps one pace for each stage and drops events that come too soon after another. */
class Throttle {
  #stage: Stage | null = null;
  #shownAt = Number.NEGATIVE_INFINITY;
  #finished = false;
  pace = new Pace();
  readonly #world: World;
  readonly #everyMs: number;

  constructor(world: World, everyMs: number) {
    this.#world = world;
    this.#everyMs = everyMs;
  }

  /** Whether this one is to be shown: the first and the last of a stage always are. */
  due({ stage, done, total }: Progress): boolean {
    const now = this.#world.now();
    const isNew = stage !== this.#stage;
    if (isNew) {
      this.#stage = stage;
      this.pace = new Pace();
      this.#finished = false;
    }
    this.pace.add(now, done);
    const finishes = total > 0 && done >= total && !this.#finished;
    this.#finished ||= finishes;
    if (!isNew && !finishes && now - this.#shownAt < this.#everyMs) return false;
    this.#shownAt = now;
    return true;
  }
}

class BarDisplay implements Display {
  readonly #out: Output;
  readonly #throttle: Throttle;
  readonly #debug: boolean;
  #last: Progress | null = null;
  #drawn = false;

  constructor(world: World, debug: boolean) {
    this.#out = world.stderr;
    this.#throttle = new Throttle(world, REDRAW_MS);
    this.#debug = debug;
  }

  show(event: RunEvent): void {
    if (event.type === 'progress') {
      if (this.#last !== null && this.#last.stage !== event.stage) this.#keep();
      this.#last = event;
      if (this.#throttle.due(event)) this.#draw(event);
      return;
    }
    const text = messageText(event, this.#debug);
    if (text === null) return;
    this.end();
    this.#out.write(`${text}\n`);
    if (this.#last) this.#draw(this.#last);
  }

  /** Leaves a stage's last line on the screen and goes on below it. */
  #keep(): void {
    if (this.#drawn) this.#out.write('\n');
    this.#drawn = false;
  }

  #draw(progress: Progress): void {
    const text = progressText(progress, this.#throttle.pace, true);
    this.#out.write(`\r\x1b[2K${text.slice(0, Math.max(20, this.#out.columns - 1))}`);
    this.#drawn = true;
  }

  end(): void {
    if (this.#drawn) this.#out.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

class LineDisplay implements Display {
  readonly #out: Output;
  readonly #throttle: Throttle;
  readonly #debug: boolean;

  constructor(world: World, debug: boolean) {
    this.#out = world.stderr;
    this.#throttle = new Throttle(world, PLAIN_LINE_MS);
    this.#debug = debug;
  }

  show(event: RunEvent): void {
    if (event.type === 'progress') {
      if (this.#throttle.due(event)) this.#out.write(`${progressText(event, this.#throttle.pace, false)}\n`);
      return;
    }
    const text = messageText(event, this.#debug);
    if (text !== null) this.#out.write(`${text}\n`);
  }

  end(): void {}
}

class JsonDisplay implements Display {
  readonly #out: Output;
  readonly #throttle: Throttle;

  constructor(world: World) {
    this.#out = world.stdout;
    this.#throttle = new Throttle(world, JSON_LINE_MS);
  }

  show(event: RunEvent): void {
    if (event.type !== 'progress') {
      this.#out.write(`${JSON.stringify(event)}\n`);
      return;
    }
    if (!this.#throttle.due(event)) return;
    const { pace } = this.#throttle;
    const [perSecond, secondsLeft] = [pace.perSecond(), pace.secondsLeft(event.total)].map(toTenths);
    this.#out.write(`${JSON.stringify({ ...event, perSecond, secondsLeft })}\n`);
  }

  end(): void {}
}

function toTenths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}

/** A log line or a warning for people; null where they need not see it. */
function messageText(event: Exclude<RunEvent, { type: 'progress' }>, debug: boolean): string | null {
  if (event.type === 'log') return debug || event.level === 'warn' ? `  ${event.message}` : null;
  return null;
}
