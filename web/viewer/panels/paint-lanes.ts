import type { ConfidenceOverTime } from '../data/motion-data.ts';
import type { ViewerState } from '../store.ts';
import { colourOfConfidence } from '../viewport/confidence-colour.ts';

export interface LanesLook {
  /** CSS px. */
  readonly rulerHeight: number;
  readonly rowHeight: number;
  /** CSS colours. */
  readonly text: string;
  readonly line: string;
  readonly strongLine: string;
  readonly accent: string;
  readonly lane: string;
  readonly font: string;
}

type Painted = Pick<
  ViewerState,
  'frameCount' | 'times' | 'cuts' | 'range' | 'people' | 'runs' | 'hidden' | 'selected' | 'confidence'
> & { readonly showsConfidence: boolean };

const LABEL_EVERY_PX = 64;
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
const BAR = 10;
/** The strip of confidence beneath a bar. */
const STRIP = 5;
const STRIP_BELOW = 2;

/** Paints the ruler and the rows of people over `width` CSS px. */
export function paintLanes(
  context: CanvasRenderingContext2D,
  width: number,
  state: Painted,
  look: LanesLook,
): void {
  const { frameCount, people, cuts, range } = state;
  if (frameCount === 0) return;
  const { rulerHeight, rowHeight } = look;
  const bottom = rulerHeight + people.length * rowHeight;
  const x = (frame: number) => (frame / frameCount) * width;
  context.clearRect(0, 0, width, bottom);
  paintTicks(context, width, state, look);
  people.forEach((person, index) => {
    paintRow(context, width, state, person, rulerHeight + index * rowHeight, look);
  });
  context.fillStyle = look.strongLine;
  for (const cut of cuts) context.fillRect(Math.round(x(cut)), 2, 1, bottom - 4);
  if (range) {
    context.globalAlpha = 0.14;
    context.fillStyle = look.accent;
    context.fillRect(x(range.from), 0, x(range.to + 1) - x(range.from), bottom);
    context.globalAlpha = 1;
    context.fillRect(x(range.from), 0, 2, bottom);
    context.fillRect(x(range.to + 1) - 2, 0, 2, bottom);
  }
}

function paintTicks(context: CanvasRenderingContext2D, width: number, state: Painted, look: LanesLook): void {
  const { times, frameCount } = state;
  const start = times[0];
  const seconds = Math.max(times[frameCount - 1] - start, 1e-3);
  const least = (seconds * LABEL_EVERY_PX) / width;
  const step = STEPS_S.find((candidate) => candidate >= least) ?? 3600;
  context.font = look.font;
  context.textBaseline = 'middle';
  let frame = 0;
  for (let n = Math.ceil(start / step); n * step <= start + seconds; n += 1) {
    while (frame < frameCount - 1 && times[frame] < n * step - 1e-6) frame += 1;
    const at = Math.round((frame / frameCount) * width);
    context.fillStyle = look.strongLine;
    context.fillRect(at, look.rulerHeight - 7, 1, 7);
    context.fillStyle = look.text;
    const text = tickText(n * step, step);
    if (at + context.measureText(text).width + 8 < width)
      context.fillText(text, at + 4, look.rulerHeight / 2);
  }
}

function tickText(seconds: number, step: number): string {
  const minutes = Math.floor(seconds / 60 + 1e-9);
  const rest = Math.max(0, seconds - minutes * 60);
  const text = rest.toFixed(step < 1 ? 1 : 0);
  return `${minutes}:${text.padStart(step < 1 ? 4 : 2, '0')}`;
}

function paintRow(
  context: CanvasRenderingContext2D,
  width: number,
  state: Painted,
  person: Painted['people'][number],
  top: number,
  look: LanesLook,
): void {
  const { frameCount, runs, hidden, selected, confidence, showsConfidence } = state;
  if (selected.includes(person.id)) {
    context.globalAlpha = 0.1;
    context.fillStyle = look.accent;
    context.fillRect(0, top, width, look.rowHeight);
  }
  const colour = `rgb(${person.colour.join(' ')})`;
  const barTop = top + (look.rowHeight - BAR) / 2;
  context.globalAlpha = 1;
  context.fillStyle = look.lane;
  context.beginPath();
  context.roundRect(0, barTop, width, BAR, 3);
  context.fill();
  context.globalAlpha = hidden.has(person.id) ? 0.3 : 1;
  const guessed = hatch(context, colour);
  for (const { from, to, seen } of runs?.get(person.id) ?? []) {
    const left = (from / frameCount) * width;
    const wide = Math.max(1, ((to + 1) / frameCount) * width - left);
    context.fillStyle = seen ? colour : guessed;
    context.fillRect(left, barTop, wide, BAR);
  }
  context.globalAlpha = 1;
  const sure = selected.includes(person.id) || showsConfidence ? confidence.get(person.id) : undefined;
  if (sure) paintConfidence(context, width, frameCount, sure, barTop + BAR + STRIP_BELOW);
}

/** A pixel's colour is that of the least sure of its frames: doubts are what somebody looks for. */
function paintConfidence(
  context: CanvasRenderingContext2D,
  width: number,
  frameCount: number,
  { frame, value }: ConfidenceOverTime,
  top: number,
): void {
  let row = 0;
  for (let x = 0; x < width; x += 1) {
    const end = ((x + 1) / width) * frameCount;
    let least = 256;
    // Fewer frames than pixels: a frame is several wide.
    if (row > 0 && frame[row - 1] + 1 > (x / width) * frameCount) least = value[row - 1];
    for (; row < frame.length && frame[row] < end; row += 1) least = Math.min(least, value[row]);
    if (least > 255) continue;
    context.fillStyle = `rgb(${colourOfConfidence(least / 255).join(' ')})`;
    context.fillRect(x, top, 1, STRIP);
  }
}

/** Stripes of a colour. */
function hatch(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = 6;
  tile.height = 6;
  const paint = tile.getContext('2d');
  if (!paint) return colour;
  paint.globalAlpha = 0.3;
  paint.fillStyle = colour;
  paint.fillRect(0, 0, 6, 6);
  paint.globalAlpha = 1;
  paint.strokeStyle = colour;
  paint.lineWidth = 1.6;
  for (const shift of [-6, 0, 6]) {
    paint.beginPath();
    paint.moveTo(shift, 6);
    paint.lineTo(shift + 6, 0);
    paint.stroke();
  }
  return context.createPattern(tile, 'repeat') ?? colour;
}
