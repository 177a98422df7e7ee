import { describe, expect, it } from 'vitest';
import { outcomeOf } from './media.ts';

const error = (code: string, exitCode: number) =>
  `{"type":"progress"}\n${JSON.stringify({ type: 'error', code, message: 'm', remedy: 'r', exitCode })}\n`;

describe('the outcome of a file', () => {
  it('is good with a result', () => {
    const output = '{"type":"done","frames":7,"people":[{}],"warnings":[{"code":"lens-assumed"}]}\n';
    expect(outcomeOf({ exitCode: 0, signal: null, output })).toEqual({
      good: true,
      text: '1 people on 7 frames; lens-assumed',
    });
  });

  it('is good with a named error and its exit code', () => {
    expect(outcomeOf({ exitCode: 4, signal: null, output: error('video-encrypted', 4) })).toEqual({
      good: true,
      text: 'video-encrypted, exit code 4',
    });
  });

  it.each([
    ['nobody foresaw it', { exitCode: 1, signal: null, output: error('internal', 1) }],
    ['the exit code is another', { exitCode: 1, signal: null, output: error('video-encrypted', 4) }],
    ['it ended by a signal', { exitCode: null, signal: 'SIGKILL' as const, output: '' }],
    ['it said nothing', { exitCode: 1, signal: null, output: '' }],
    [
      'it shows a stack',
      { exitCode: 4, signal: null, output: `    at run (/x/y.ts:3:4)\n${error('video-encrypted', 4)}` },
    ],
  ])('is bad where %s', (_, ended) => {
    expect(outcomeOf(ended).good).toBe(false);
  });
});
