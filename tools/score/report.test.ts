import { describe, expect, it } from 'vitest';
import { namedError } from './clip-runner.ts';
import { readOptions } from './options.ts';
import { isMet, reportText } from './report.ts';
import { parseMarks } from './truth/marks.ts';

describe('the report', () => {
  it('holds values against their targets, and takes what is missing for missed', () => {
    expect(isMet({ name: '', value: 79.9, most: 80 })).toBe(true);
    expect(isMet({ name: '', value: 80.1, most: 80 })).toBe(false);
    expect(isMet({ name: '', value: 1.6, least: 0.7, most: 1.5 })).toBe(false);
    expect(isMet({ name: '', value: null, most: 80 })).toBe(false);
    expect(isMet({ name: '', value: Number.NaN, least: 0 })).toBe(false);
  });

  it('shows rows with different columns, and each check with its target', () => {
    const text = reportText({
      title: 'Clips',
      rows: [
        { clip: 'a', share: 0.98765 },
        { clip: 'b', failed: 'video-encrypted' },
      ],
      checks: [{ name: 'share', value: 0.98765, least: 0.98 }],
    });
    expect(text).toMatch(/clip\s+│ share\s+│ failed/);
    expect(text).toMatch(/a\s+│ 0.988 │ –/);
    expect(text).toMatch(/b\s+│ –\s+│ video-encrypted/);
    expect(text).toContain('share: 0.988 (at least 0.98)');
  });
});

describe('what was asked for', () => {
  it('is read from the command line, the data folder from the environment too', () => {
    const options = readOptions(['pets', '--reuse', '/a', '--json', 'b.json'], { KINEMESH_SCORE_DATA: '/c' });
    expect(options).toEqual({
      what: ['pets'],
      dataDir: '/c',
      workDir: '/a',
      reuse: true,
      noRuns: false,
      jsonPath: 'b.json',
      againstPath: null,
      writeDocs: false,
    });
    expect(readOptions(['--data', '/d'], { KINEMESH_SCORE_DATA: '/c' })).toMatchObject({
      dataDir: '/d',
      reuse: false,
    });
    expect(readOptions([], {}).dataDir).toMatch(/shared.data$/);
    expect(() => readOptions(['--fast'], {})).toThrow('--fast');
  });
});

describe('what a run leaves', () => {
  it('names its failure in a line of JSON', () => {
    const output =
      '{"type":"progress","stage":"reading"}\n{"type":"error","code":"video-encrypted","message":"x"}\n';
    expect(namedError(output)).toEqual({ code: 'video-encrypted', message: 'x' });
    expect(namedError('no words')).toBeNull();
  });
});

describe('marks', () => {
  it('are boxes by frame, without comments', () => {
    expect(parseMarks('# frame,x\n0,85,68,190,292\n15,150,92,130,210\n')).toEqual([
      { frame: 0, box: [85, 68, 190, 292] },
      { frame: 15, box: [150, 92, 130, 210] },
    ]);
  });
});
