import { describe, expect, it } from 'vitest';
import { curveOf } from './memory-curve.ts';

describe('the curve of the GPU memory', () => {
  it('goes from left to right, the whole memory at the top', () => {
    const samples = [
      { seconds: 10, bytes: 0 },
      { seconds: 15, bytes: 4e9 },
      { seconds: 20, bytes: 8e9 },
    ];
    expect(curveOf({ samples, totalBytes: 8e9, peakBytes: 8e9 }, 300, 40)).toEqual({
      line: 'M0 40L150 20L300 0',
      area: 'M0 40L150 20L300 0L300 40L0 40Z',
    });
  });

  it('never leaves the picture, also where more was in use than the card says it has', () => {
    const samples = [{ seconds: 0, bytes: 9e9 }];
    expect(curveOf({ samples, totalBytes: 8e9, peakBytes: 10e9 }, 100, 10).line).toBe('M0 1');
  });

  it('is nothing before the first sample', () => {
    expect(curveOf({ samples: [], totalBytes: 8e9, peakBytes: 0 }, 100, 10)).toEqual({ line: '', area: '' });
  });
});
