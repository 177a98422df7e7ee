import { describe, expect, it } from 'vitest';
import { chosenLines, logLineOf, speakersOf } from './log-lines.ts';

const lines = [
  '2026-11-26T07:41:05.120Z [PROCESS] python launch.py, process 4711',
  '2026-11-26T07:41:06.020Z [TRACK.PY] Loading Predictor model...',
  '  a second line of it',
].map(logLineOf);

describe('a line of a log', () => {
  it('is taken apart into time, speaker and text', () => {
    expect(lines[1]).toEqual({ time: '07:41:06', speaker: 'TRACK.PY', text: 'Loading Predictor model...' });
    expect(lines[2]).toEqual({ time: '', speaker: '', text: '  a second line of it' });
  });

  it('is found by its speaker and by its words', () => {
    expect(speakersOf(lines)).toEqual(['PROCESS', 'TRACK.PY']);
    expect(chosenLines(lines, 'TRACK.PY', '')).toEqual([lines[1]]);
    expect(chosenLines(lines, null, ' PREDICTOR ')).toEqual([lines[1]]);
    expect(chosenLines(lines, 'PROCESS', 'predictor')).toEqual([]);
    expect(chosenLines(lines, null, '')).toEqual(lines);
  });
});
