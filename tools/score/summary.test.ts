import { describe, expect, it } from 'vitest';
import type { Check, ScoreReports } from './report.ts';
import { changeOf, summaryLines, summaryText } from './summary.ts';

const error: Check = { name: 'error, mm', value: 60, most: 70, raw: 88 };
const share: Check = { name: 'share', value: 0.9, least: 0.95 };
const between: Check = { name: 'right', value: 0.93, least: 0.85, most: 0.95 };

const reports = (...checks: Check[]): ScoreReports => ({ feet: [{ title: '', rows: [], checks }] });

describe('a figure and its earlier value', () => {
  it('is better where it is nearer to what is wanted, and the same within the noise', () => {
    expect(changeOf(error, 65)).toBe('better');
    expect(changeOf(error, 55)).toBe('worse');
    expect(changeOf(error, 61)).toBe('same');
    expect(changeOf({ ...error, noise: 0.5 }, 61)).toBe('better');
    expect(changeOf(share, 0.8)).toBe('better');
    expect(changeOf(share, 1)).toBe('worse');
  });

  it('is best in the middle of two bounds', () => {
    expect(changeOf(between, 0.99)).toBe('better');
    expect(changeOf(between, 0.9)).toBe('worse');
  });

  it('is new where nothing is known', () => {
    expect(changeOf(error, null)).toBe('new');
    expect(changeOf({ ...error, value: null }, 5)).toBe('new');
  });
});

describe('the one table', () => {
  it('has every check of every section, with what was and what others have', () => {
    const lines = summaryLines(reports(error, share), reports({ ...error, value: 80 }));
    expect(lines.map(({ section, earlier, change }) => [section, earlier, change])).toEqual([
      ['feet', 80, 'better'],
      ['feet', null, 'new'],
    ]);
    const text = summaryText(lines, true);
    expect(text).toMatch(/error, mm\s+│ at most 70\s+│ 60\s+│ 88/);
    expect(text).toMatch(/share\s+│ at least 0.95\s+│ 0.900\s+│ –/);
    expect(summaryText(lines, false)).not.toContain('earlier');
  });
});
