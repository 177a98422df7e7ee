import { SETTINGS_LIMITS, type Settings } from '../../src/api/index.ts';
import { clock } from '../app/words.ts';

export const LENS_CHOICES = ['unknown', 'phone', 'wide', 'fov', 'focal'] as const;
export type LensChoice = (typeof LENS_CHOICES)[number];

/** Horizontal fields of view of common cameras, degrees: 26 mm and 14 mm lenses on a 36 mm frame. */
export const LENS_PRESETS = { phone: 69, wide: 104 } as const;

/** The settings as they are being typed. */
export interface SettingsForm {
  readonly engine: Settings['engine'];
  readonly model: Settings['model'];
  readonly height: string;
  readonly lens: LensChoice;
  /** Degrees or pixels, after `lens`. */
  readonly lensFigure: string;
  readonly slowMotion: boolean;
  readonly captureRate: string;
  readonly maxPeople: string;
}

export const EMPTY_FORM: SettingsForm = {
  engine: 'builtin',
  model: 'heavy',
  height: '',
  lens: 'unknown',
  lensFigure: '',
  slowMotion: false,
  captureRate: '',
  maxPeople: '',
};

/** The part of a video to be processed, s; null: from the beginning, to the end. */
export interface Trim {
  readonly from: number | null;
  readonly to: number | null;
}

export const WHOLE: Trim = { from: null, to: null };

/** What is wrong with what was typed, field by field. */
export type FormErrors = Partial<Record<'height' | 'lensFigure' | 'captureRate' | 'maxPeople', string>>;

export type Filled =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly errors: FormErrors };

/** The settings that a form asks for, or what is wrong with it. */
export function settingsOf(form: SettingsForm, trim: Trim): Filled {
  const { heightMetres, fovDegrees, focalPixels, captureRate, people } = SETTINGS_LIMITS;
  const errors: FormErrors = {};
  const number = (
    field: keyof FormErrors,
    value: number | null,
    { least, most }: { readonly least: number; readonly most: number },
    advice: string,
  ): number | null => {
    if (value === null || (value >= least && value <= most)) return value;
    errors[field] = advice;
    return null;
  };

  const height = number(
    'height',
    typed(form.height, heightFrom),
    heightMetres,
    `Give a height from ${heightMetres.least} to ${heightMetres.most} m, as in 1.82, 182 cm or 6'1".`,
  );
  const rate = form.slowMotion
    ? number(
        'captureRate',
        numberFrom(form.captureRate),
        captureRate,
        'Give the frames that the camera took in a second, as in 240.',
      )
    : null;
  const most = number(
    'maxPeople',
    typed(form.maxPeople, wholeFrom),
    people,
    `Give a whole number from ${people.least} to ${people.most}, or leave it empty.`,
  );
  const figure = number(
    'lensFigure',
    form.lens === 'fov' || form.lens === 'focal' ? numberFrom(form.lensFigure) : null,
    form.lens === 'fov' ? fovDegrees : focalPixels,
    form.lens === 'fov'
      ? `Give degrees from ${fovDegrees.least} to ${fovDegrees.most}, as in 69.`
      : `Give pixels, ${focalPixels.least} or more, as in 1450.`,
  );
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    settings: {
      engine: form.engine,
      model: form.model,
      fromSeconds: trim.from,
      toSeconds: trim.to,
      heightMetres: height,
      lens: lensOf(form.lens, figure),
      captureRate: rate,
      maxPeople: most,
    },
  };
}

/** The form that asks for the settings: where a video was processed before, it begins with those. */
export function formOf(settings: Settings | null): SettingsForm {
  if (settings === null) return EMPTY_FORM;
  const { engine, model, heightMetres, lens, captureRate, maxPeople } = settings;
  const preset = lens?.kind === 'fov' ? presetOf(lens.degrees) : null;
  return {
    engine,
    model,
    height: heightMetres === null ? '' : `${heightMetres} m`,
    lens: lens === null ? 'unknown' : (preset ?? lens.kind),
    lensFigure:
      lens === null || preset !== null ? '' : String(lens.kind === 'fov' ? lens.degrees : lens.pixels),
    slowMotion: captureRate !== null,
    captureRate: captureRate === null ? '' : String(captureRate),
    maxPeople: maxPeople === null ? '' : String(maxPeople),
  };
}

const MODELS: Readonly<Record<Settings['model'], string>> = {
  heavy: 'best quality',
  full: 'faster',
  lite: 'fastest',
};

/** What was chosen, in a few words each. @example ['best quality', '0:02.00 to 0:07.10', '1.82 m tall'] */
export function settingsInWords(settings: Settings): readonly string[] {
  const { engine, model, fromSeconds, toSeconds, heightMetres, lens, captureRate, maxPeople } = settings;
  const words = [engine === 'builtin' ? MODELS[model] : 'with 4D-Humans'];
  if (fromSeconds !== null || toSeconds !== null) {
    words.push(`${clock(fromSeconds ?? 0, 2)} to ${toSeconds === null ? 'the end' : clock(toSeconds, 2)}`);
  }
  if (heightMetres !== null) words.push(`${heightMetres} m tall`);
  if (lens?.kind === 'fov') words.push(`lens of ${lens.degrees}°`);
  if (lens?.kind === 'focal') words.push(`focal length ${lens.pixels} px`);
  if (captureRate !== null) words.push(`filmed at ${captureRate} frames a second`);
  if (maxPeople !== null) words.push(maxPeople === 1 ? 'one person' : `at most ${maxPeople} people`);
  return words;
}

function lensOf(choice: LensChoice, figure: number | null): Settings['lens'] {
  if (choice === 'unknown') return null;
  if (choice === 'focal') return figure === null ? null : { kind: 'focal', pixels: figure };
  const degrees = choice === 'fov' ? figure : LENS_PRESETS[choice];
  return degrees === null ? null : { kind: 'fov', degrees };
}

function presetOf(degrees: number): 'phone' | 'wide' | null {
  if (degrees === LENS_PRESETS.phone) return 'phone';
  return degrees === LENS_PRESETS.wide ? 'wide' : null;
}

/** Nothing where nothing was typed. */
function typed(text: string, read: (text: string) => number): number | null {
  return text.trim() === '' ? null : read(text);
}

/** A height above this was not meant in metres. */
const SURELY_CENTIMETRES = 50;
const METRES_PER_INCH = 0.0254;

/** Metres out of `1.82`, `1,82 m`, `182 cm`, `182`, `6'1"` or `6 ft 1 in`; NaN out of anything else. */
export function heightFrom(text: string): number {
  const feet = /^\s*(\d+)\s*(?:['’′]|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:["”″]|''|in)?)?\s*$/i.exec(text);
  if (feet) {
    const inches = Number(feet[2] ?? 0);
    return inches < 12 ? toMillimetre((Number(feet[1]) * 12 + inches) * METRES_PER_INCH) : Number.NaN;
  }
  const metric = /^\s*(\d+(?:[.,]\d+)?)\s*(m|cm)?\s*$/i.exec(text);
  if (metric === null) return Number.NaN;
  const value = Number(metric[1].replace(',', '.'));
  const unit = metric[2]?.toLowerCase() ?? (value >= SURELY_CENTIMETRES ? 'cm' : 'm');
  return toMillimetre(unit === 'cm' ? value / 100 : value);
}

function toMillimetre(metres: number): number {
  return Math.round(metres * 1000) / 1000;
}

function numberFrom(text: string): number {
  return /^\s*\d+(?:[.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
}

function wholeFrom(text: string): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
}
