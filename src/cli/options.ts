import { SETTINGS_LIMITS } from '../api/index.ts';
import type { Lens, Moment, PoseModel, RunSettings } from '../engines/index.ts';
import { KinemeshError } from '../errors/index.ts';
import type { EngineChoice } from './world.ts';

/** Option values as commander hands them over. */
export interface RunFlags {
  readonly out?: string;
  readonly engine?: 'builtin' | '4d-humans';
  readonly camera?: 'lens' | 'engine';
  readonly chunkFrames?: string;
  readonly model: PoseModel;
  readonly fov?: string;
  readonly focal?: string;
  readonly height?: string;
  readonly maxPeople?: string;
  readonly from?: string;
  readonly to?: string;
  readonly captureRate?: string;
  readonly overlay?: string;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The page has the same bounds; only a capture rate below one frame a second is taken here alone. */
const {
  fovDegrees: FOV,
  focalPixels: FOCAL_PIXELS,
  heightMetres: HEIGHT_METRES,
  people: PEOPLE,
  captureRate: CAPTURE_RATE,
} = SETTINGS_LIMITS;
/** A height above this was not meant in metres. */
const SURELY_CENTIMETRES = 50;
const METRES_PER_INCH = 0.0254;
/** Below, starting the networks takes longer than what they then do. */
const LEAST_CHUNK = 20;

/**
 * The settings that the flags ask for.
 *
 * @throws KinemeshError `option-invalid`, naming the option and what it got
 */
export function settingsFrom(flags: RunFlags): RunSettings {
  const settings: RunSettings = {
    model: flags.model,
    lens: lensFrom(flags),
    heightMetres: flags.height === undefined ? null : heightFrom(flags.height),
    maxPeople: flags.maxPeople === undefined ? null : peopleFrom(flags.maxPeople),
    from: flags.from === undefined ? null : momentFrom('--from', flags.from),
    to: flags.to === undefined ? null : momentFrom('--to', flags.to),
    captureRate: flags.captureRate === undefined ? null : rateFrom(flags.captureRate),
    camera: flags.camera ?? 'lens',
  };
  checkRange(settings, flags);
  return settings;
}

/** The engine that the flags ask for, and what only it understands. */
export function engineFrom({ engine = 'builtin', camera, chunkFrames }: RunFlags): EngineChoice {
  if (engine === '4d-humans') {
    return { name: engine, chunkFrames: chunkFrames === undefined ? null : chunkFrom(chunkFrames) };
  }
  for (const [option, value] of [
    ['--camera', camera],
    ['--chunk-frames', chunkFrames],
  ]) {
    if (value !== undefined)
      throw invalid(String(option), value, 'It is for --engine 4d-humans: give that too, or leave it away.');
  }
  return { name: engine };
}

function chunkFrom(text: string): number {
  const frames = numberFrom(text);
  if (Number.isInteger(frames) && frames >= LEAST_CHUNK) return frames;
  throw invalid('--chunk-frames', text, `Give a whole number of frames, ${LEAST_CHUNK} or more.`);
}

export function lensFrom({ fov, focal }: Pick<RunFlags, 'fov' | 'focal'>): Lens | null {
  if (fov !== undefined && focal !== undefined) {
    throw invalid('--fov', fov, 'Give either --fov or --focal: each says how wide the lens sees.');
  }
  if (fov !== undefined) {
    const degrees = numberFrom(fov);
    if (degrees >= FOV.least && degrees <= FOV.most) return { kind: 'fov', degrees };
    throw invalid(
      '--fov',
      fov,
      `Give the horizontal field of view in degrees, ${FOV.least} to ${FOV.most}, as in --fov 65.`,
    );
  }
  if (focal !== undefined) {
    const pixels = numberFrom(focal);
    if (pixels >= FOCAL_PIXELS.least && pixels <= FOCAL_PIXELS.most) return { kind: 'focal', pixels };
    throw invalid(
      '--focal',
      focal,
      `Give the focal length in pixels of the upright picture, ${FOCAL_PIXELS.least} to ${FOCAL_PIXELS.most}, as in --focal 1450.`,
    );
  }
  return null;
}

/** Metres out of `1.82`, `1.82m`, `182cm`, `182`, `6'1"`, `6'1` or `6ft 1in`. */
export function heightFrom(text: string): number {
  const metres = feetFrom(text) ?? metricFrom(text);
  if (metres >= HEIGHT_METRES.least && metres <= HEIGHT_METRES.most) return metres;
  throw invalid(
    '--height',
    text,
    `Give the person's height, ${HEIGHT_METRES.least} to ${HEIGHT_METRES.most} m, as in 1.82, 182cm or 6'1".`,
  );
}

function feetFrom(text: string): number | null {
  const match = /^\s*(\d+)\s*(?:'|′|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:"|″|''|in)?)?\s*$/i.exec(text);
  if (match && Number(match[2] ?? 0) >= 12) return Number.NaN;
  return match && (Number(match[1]) * 12 + Number(match[2] ?? 0)) * METRES_PER_INCH;
}

function metricFrom(text: string): number {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*(m|cm)?\s*$/i.exec(text);
  if (match === null) return Number.NaN;
  const value = Number(match[1].replace(',', '.'));
  const unit = match[2]?.toLowerCase() ?? (value >= SURELY_CENTIMETRES ? 'cm' : 'm');
  return unit === 'cm' ? value / 100 : value;
}

function peopleFrom(text: string): number {
  const people = numberFrom(text);
  if (Number.isInteger(people) && people >= PEOPLE.least && people <= PEOPLE.most) return people;
  throw invalid('--max-people', text, `Give a whole number, ${PEOPLE.least} to ${PEOPLE.most}.`);
}

function rateFrom(text: string): number {
  const rate = numberFrom(text);
  if (rate > 0 && rate <= CAPTURE_RATE.most) return rate;
  throw invalid(
    '--capture-rate',
    text,
    'Give the frames that the camera took in a real second, as in --capture-rate 240.',
  );
}

/** A moment out of `12.5` (seconds), `1:02.5` (minutes and seconds), `1:02:03` or `120f` (a frame). */
export function momentFrom(option: string, text: string): Moment {
  const frame = /^\s*(\d+)\s*f\s*$/i.exec(text);
  if (frame) return { kind: 'frame', frame: Number(frame[1]) };
  const clock = /^\s*(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)\s*s?\s*$/i.exec(text);
  if (clock) {
    const [hours, minutes, seconds] = [clock[1], clock[2], clock[3]].map((part) => Number(part ?? 0));
    return { kind: 'seconds', seconds: hours * 3600 + minutes * 60 + seconds };
  }
  throw invalid(option, text, 'Give seconds (12.5), minutes and seconds (1:02.5) or a frame (120f).');
}

function checkRange({ from, to }: RunSettings, flags: RunFlags): void {
  if (from === null || to === null || from.kind !== to.kind) return;
  const empty =
    from.kind === 'frame' && to.kind === 'frame'
      ? to.frame <= from.frame
      : from.kind === 'seconds' && to.kind === 'seconds' && to.seconds <= from.seconds;
  if (empty) throw invalid('--to', String(flags.to), `Give a moment after --from, which is ${flags.from}.`);
}

function numberFrom(text: string): number {
  return /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

function invalid(option: string, value: string, remedy: string): KinemeshError {
  return new KinemeshError('option-invalid', `${option} ${JSON.stringify(value)} cannot be used.`, remedy);
}
