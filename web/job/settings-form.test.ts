import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/api/index.ts';
import { EMPTY_FORM, formOf, heightFrom, settingsInWords, settingsOf, WHOLE } from './settings-form.ts';

const settings = (told: Partial<typeof EMPTY_FORM>, trim = WHOLE) => {
  const filled = settingsOf({ ...EMPTY_FORM, ...told }, trim);
  return filled.ok ? filled.settings : filled.errors;
};
const defaults = settingsSchema.parse({});

describe('a height', () => {
  it.each([
    ['1.82', 1.82],
    ['1,82 m', 1.82],
    ['182', 1.82],
    ['182 cm', 1.82],
    ['182CM', 1.82],
    ['6\'1"', 1.854],
    ['6’ 1”', 1.854],
    ['6 ft 1 in', 1.854],
    ["6'", 1.829],
    ['5ft11.5in', 1.816],
  ])('is understood as people write it: %s', (text, metres) => {
    expect(heightFrom(text)).toBeCloseTo(metres, 9);
  });

  it.each(['tall', '6\'12"', '1.8.2', '-1.8', '1.8 km'])('is not guessed: %s', (text) => {
    expect(heightFrom(text)).toBeNaN();
  });
});

describe('a form', () => {
  it('that nobody touched asks for what the service does by itself', () => {
    expect(settings({})).toEqual(defaults);
  });

  it('becomes settings', () => {
    const form = {
      model: 'lite',
      height: '182 cm',
      lens: 'fov',
      lensFigure: '71,5',
      slowMotion: true,
      captureRate: '240',
      maxPeople: '2',
    } as const;
    expect(settings(form, { from: 2, to: 7.125 })).toEqual({
      engine: 'builtin',
      model: 'lite',
      fromSeconds: 2,
      toSeconds: 7.125,
      heightMetres: 1.82,
      lens: { kind: 'fov', degrees: 71.5 },
      captureRate: 240,
      maxPeople: 2,
    });
  });

  it('knows the lenses of phones, and pixels', () => {
    expect(settings({ lens: 'phone' })).toMatchObject({ lens: { kind: 'fov', degrees: 69 } });
    expect(settings({ lens: 'focal', lensFigure: '1450' })).toMatchObject({
      lens: { kind: 'focal', pixels: 1450 },
    });
  });

  it('forgets a rate that is no longer wanted', () => {
    expect(settings({ slowMotion: false, captureRate: '240' })).toEqual(defaults);
  });

  it('says of each field what is wrong', () => {
    const wrong = settings({
      height: '18.2',
      lens: 'fov',
      lensFigure: '200',
      slowMotion: true,
      captureRate: '',
      maxPeople: '1.5',
    });
    expect(Object.keys(wrong)).toEqual(['height', 'captureRate', 'maxPeople', 'lensFigure']);
    expect(wrong).toMatchObject({ height: `Give a height from 0.5 to 2.75 m, as in 1.82, 182 cm or 6'1".` });
  });

  it('begins with what a video was processed with before', () => {
    const before = {
      ...defaults,
      heightMetres: 1.82,
      lens: { kind: 'focal', pixels: 900 },
      captureRate: 120,
    } as const;
    expect(settingsOf(formOf(before), WHOLE)).toEqual({ ok: true, settings: before });
    expect(formOf({ ...defaults, lens: { kind: 'fov', degrees: 104 } })).toMatchObject({
      lens: 'wide',
      lensFigure: '',
    });
    expect(formOf(null)).toEqual(EMPTY_FORM);
  });
});

describe('settings in words', () => {
  it('name what differs from nothing chosen', () => {
    expect(settingsInWords(defaults)).toEqual(['best quality']);
    expect(settingsInWords({ ...defaults, engine: '4d-humans' })).toEqual(['with 4D-Humans']);
    expect(
      settingsInWords({
        engine: 'builtin',
        model: 'full',
        fromSeconds: 2,
        toSeconds: null,
        heightMetres: 1.82,
        lens: { kind: 'fov', degrees: 69 },
        captureRate: 240,
        maxPeople: 1,
      }),
    ).toEqual([
      'faster',
      '0:02.00 to the end',
      '1.82 m tall',
      'lens of 69°',
      'filmed at 240 frames a second',
      'one person',
    ]);
  });
});
