import { describe, expect, it } from 'vitest';
import { jobOf } from './videos.testing.ts';
import {
  clock,
  duration,
  elapsedSeconds,
  people,
  percent,
  progressInWords,
  size,
  stageInWords,
  timeLeft,
  turnInWords,
} from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const progress = (stage: string, done: number, total: number, secondsLeft: number | null = null) => ({
  stage,
  done,
  total,
  fraction: 0.2,
  secondsLeft,
});

describe('figures in words', () => {
  it('says 100 % of the whole alone', () => {
    expect([0, 0.437, 0.29, 0.9999, 1, 1.2, -1].map(percent).map(plain)).toEqual([
      '0 %',
      '43 %',
      '29 %',
      '99 %',
      '100 %',
      '100 %',
      '0 %',
    ]);
  });

  it('gives sizes in the units of disks', () => {
    expect(
      [0, 999, 1000, 52_400, 999_600, 4_120_000, 225_443_840, 1.34e9, 5e12].map(size).map(plain),
    ).toEqual(['0 B', '999 B', '1 kB', '52 kB', '1.0 MB', '4.1 MB', '225 MB', '1.3 GB', '5.0 TB']);
  });

  it('shows a moment as players do', () => {
    expect([clock(0), clock(62), clock(3725), clock(2.4, 2), clock(59.999, 2), clock(-1)]).toEqual([
      '0:00',
      '1:02',
      '1:02:05',
      '0:02.40',
      '0:59.99',
      '0:00',
    ]);
  });

  it('does not lose a hundredth to binary fractions', () => {
    expect([clock(0.29, 2), clock(1.15, 2), clock(4.35, 2)]).toEqual(['0:00.29', '0:01.15', '0:04.35']);
  });

  it('says how long something took', () => {
    expect([0.2, 38, 60, 75, 3600, 4800, 7199].map(duration).map(plain)).toEqual([
      '0 s',
      '38 s',
      '1 min',
      '1 min 15 s',
      '1 h',
      '1 h 20 min',
      '2 h',
    ]);
  });

  it('is no more exact about the time left than it can be', () => {
    expect([2, 9, 41, 57, 59, 119, 700, 3599, 4700].map(timeLeft).map(plain)).toEqual([
      'a few seconds left',
      'about 10 s left',
      'about 40 s left',
      'about 55 s left',
      'about 1 min left',
      'about 2 min left',
      'about 12 min left',
      'about 1 h left',
      'about 1 h 20 min left',
    ]);
  });

  it('counts people', () => {
    expect([0, 1, 3].map(people)).toEqual(['Nobody found', '1 person', '3 people']);
  });
});

describe('a job in words', () => {
  it('says frame by frame where it is', () => {
    expect(plain(progressInWords(progress('seeing', 212, 900, 41)))).toBe(
      'Finding people, frame 212 of 900, about 40 s left',
    );
  });

  it('says no total where there is none yet', () => {
    expect(stageInWords(progress('counting', 30, 0))).toBe('Counting the frames, frame 30');
    expect(stageInWords(progress('seeing', 0, 0))).toBe('Finding people');
  });

  it('says how much of all bodies is fitted', () => {
    expect(plain(stageInWords(progress('fitting', 181, 300)))).toBe('Fitting bodies, 60 %');
    expect(stageInWords(progress('fitting', 0, 0))).toBe('Fitting bodies');
  });

  it('has words for a stage that it does not know and for none', () => {
    expect(stageInWords(progress('dreaming', 1, 2))).toBe('Working');
    expect(progressInWords(null)).toBe('Starting');
  });

  it('says whose turn it is first', () => {
    expect([0, 1, 4].map(turnInWords)).toEqual([
      'Waiting for its turn',
      'Waiting for its turn: 1 video before it',
      'Waiting for its turn: 4 videos before it',
    ]);
  });

  it('measures until the end, or until now', () => {
    const startedAt = '2026-01-01T10:00:00.000Z';
    const now = Date.parse('2026-01-01T10:00:30.000Z');
    expect(elapsedSeconds(jobOf({}), now)).toBeNull();
    expect(elapsedSeconds(jobOf({ startedAt }), now)).toBe(30);
    expect(elapsedSeconds(jobOf({ startedAt, endedAt: '2026-01-01T10:00:12.000Z' }), now)).toBe(12);
  });
});
