import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../engines/index.ts';
import { heightFrom, momentFrom, type RunFlags, settingsFrom } from './options.ts';

const flags = (more: Partial<RunFlags> = {}): RunFlags => ({ model: 'heavy', ...more });

describe('the options of a run', () => {
  it('leave everything to the engine when none is given', () => {
    expect(settingsFrom(flags())).toEqual(DEFAULT_SETTINGS);
  });

  it.each([
    ['1.82', 1.82],
    ['1,82', 1.82],
    ['1.82m', 1.82],
    ['182 cm', 1.82],
    ['182', 1.82],
    [`6'1"`, 1.8542],
    ["6'1", 1.8542],
    ["6'", 1.8288],
    ['5ft 11.5in', 1.8161],
  ])('take the height %s as %d m', (text, metres) => {
    expect(heightFrom(text)).toBeCloseTo(metres, 6);
  });

  it.each(['', 'tall', '18', '3', '0.2', '182m', '-1.8', `6'1"x`, `5'13"`, '1.8.2'])(
    'refuse the height %j',
    (text) => {
      expect(() => heightFrom(text)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
    },
  );

  it.each([
    ['12.5', { kind: 'seconds', seconds: 12.5 }],
    ['12.5s', { kind: 'seconds', seconds: 12.5 }],
    ['1:02.5', { kind: 'seconds', seconds: 62.5 }],
    ['1:02:03', { kind: 'seconds', seconds: 3723 }],
    ['120f', { kind: 'frame', frame: 120 }],
    ['0', { kind: 'seconds', seconds: 0 }],
  ])('take the moment %s', (text, moment) => {
    expect(momentFrom('--from', text)).toEqual(moment);
  });

  it.each(['', 'x', '-1', '1.5f', '1:2:3:4', '1e3'])('refuse the moment %j', (text) => {
    expect(() => momentFrom('--from', text)).toThrow(`--from ${JSON.stringify(text)} cannot be used.`);
  });

  it('take the lens as an angle or in pixels', () => {
    expect(settingsFrom(flags({ fov: '65' })).lens).toEqual({ kind: 'fov', degrees: 65 });
    expect(settingsFrom(flags({ focal: '1450.5' })).lens).toEqual({ kind: 'focal', pixels: 1450.5 });
  });

  it.each<[Partial<RunFlags>, string]>([
    [{ fov: '65', focal: '1450' }, 'Give either --fov or --focal'],
    [{ fov: '0' }, '5 to 170'],
    [{ fov: 'wide' }, '5 to 170'],
    [{ fov: '1e2' }, '5 to 170'],
    [{ focal: '-3' }, 'in pixels of the upright picture'],
    [{ focal: '0.0001' }, '10 to 1000000'],
    [{ focal: '99999999999' }, '10 to 1000000'],
    [{ maxPeople: '0' }, '1 to 100'],
    [{ maxPeople: '2.5' }, '1 to 100'],
    [{ captureRate: '0' }, 'as in --capture-rate 240'],
    [{ from: '2:00', to: '1:59' }, 'Give a moment after --from, which is 2:00.'],
    [{ from: '10f', to: '10f' }, 'Give a moment after --from, which is 10f.'],
  ])('refuse %j and say what to give', (more, remedy) => {
    expect(() => settingsFrom(flags(more))).toThrow(
      expect.objectContaining({ code: 'option-invalid', remedy: expect.stringContaining(remedy) }),
    );
  });

  it('leave a range of frames and seconds to the engine, which knows the times', () => {
    const { from, to } = settingsFrom(flags({ from: '100f', to: '2' }));
    expect([from, to]).toEqual([
      { kind: 'frame', frame: 100 },
      { kind: 'seconds', seconds: 2 },
    ]);
  });
});
