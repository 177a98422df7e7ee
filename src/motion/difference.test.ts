import { describe, expect, it } from 'vitest';
import { firstDifference } from './difference.ts';
import { makeMotion } from './made-motion.testing.ts';

describe('two motions', () => {
  it('are equal when all is, whatever their warnings', () => {
    expect(firstDifference(makeMotion(), { ...makeMotion(), warnings: [] })).toBeNull();
  });

  it('differ by one value, which is named', () => {
    const [a, b] = [makeMotion(), makeMotion()];
    b.tracks[1].trans[4] = 2.5;
    expect(firstDifference(a, b)).toBe('tracks/2.npz, "trans": value 4 is 2 against 2.5');
  });

  it('differ by a frame, a fact, a track or its label', () => {
    const a = makeMotion();
    const later = makeMotion();
    later.frames.time[3] = 0.125;
    expect(firstDifference(a, later)).toBe('frames.npz, "time": value 3 is 0.12 against 0.125');
    const other = { ...a, video: { ...a.video, codec: 'hevc' } };
    expect(firstDifference(a, other)).toBe('motion.json.video.codec: "h264" against "hevc"');
    expect(firstDifference(a, { ...a, tracks: [a.tracks[0]] })).toBe('tracks: 1, 2 against 1');
    const named = { ...a, tracks: [{ ...a.tracks[0], label: 'Ann' }, a.tracks[1]] };
    expect(firstDifference(a, named)).toBe('motion.json, "tracks".0.label: null against "Ann"');
  });
});
