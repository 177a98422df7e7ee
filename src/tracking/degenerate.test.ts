import { describe, expect, it } from 'vitest';
import { mergeEvidence } from '../evidence/index.ts';
import { linkIdentities } from './link-identities.ts';
import { trackDetections } from './track-detections.ts';
import { type Film, HEIGHT, shoot, type Walker, WIDTH } from './walkers.testing.ts';

const walker = (at: Walker['at'], more: Partial<Walker> = {}): Walker => ({
  at,
  size: 200,
  clothes: [1, 3],
  ...more,
});
const stand = () => ({ x: 600, y: 400 });

function link(film: Film, change: (evidence: ReturnType<typeof shoot>['evidence']) => void = () => {}) {
  const { evidence, time } = shoot(film);
  change(evidence);
  const result = linkIdentities({ evidence, time, width: WIDTH, height: HEIGHT });
  const all = [...result.identities, ...result.discarded].flatMap(({ rows }) => [...rows]);
  expect(all.sort((a, b) => a - b)).toEqual([...evidence.frame.keys()]);
  expect(result.shot.length).toBe(film.frames);
  return result.identities.map(({ rows }) => rows.length);
}

describe('linking copes with', () => {
  it('no segment, no frame, one frame and nobody', () => {
    const input = { evidence: mergeEvidence([]), time: new Float64Array(0), width: WIDTH, height: HEIGHT };
    expect(linkIdentities(input)).toEqual({ identities: [], discarded: [], shot: new Int32Array(0) });
    expect(link({ frames: 0, walkers: [] })).toEqual([]);
    expect(link({ frames: 1, walkers: [] })).toEqual([]);
    expect(link({ frames: 9, walkers: [] })).toEqual([]);
  });

  it('one row: a person where it is the whole video, nobody in a longer one', () => {
    expect(link({ frames: 1, walkers: [walker(stand)] })).toEqual([1]);
    expect(link({ frames: 60, walkers: [walker((f) => (f === 30 ? stand() : null))] })).toEqual([]);
  });

  it('a video of which nothing was decoded', () => {
    const shown = link({ frames: 30, walkers: [] }, ({ decoded }) => decoded.fill(0));
    expect(shown).toEqual([]);
  });

  it('thirty people at once', () => {
    const walkers = Array.from({ length: 30 }, (_, w) =>
      walker(
        (f) => ({ x: 60 + 120 * (w % 10) + 10 * Math.sin(f / 9 + w), y: 120 + 220 * Math.floor(w / 10) }),
        {
          size: 150,
          clothes: [w % 24, (w * 7) % 24],
        },
      ),
    );
    expect(link({ frames: 90, walkers, segmentFrames: 30 })).toEqual(walkers.map(() => 90));
  });

  it('thirty sightings of one body in one place', () => {
    const walkers = Array.from({ length: 30 }, () => walker(stand));
    expect(link({ frames: 40, walkers })).toEqual([40]);
  });

  it('landmarks nobody sees, crops and boxes without size, no colours, and no pictures', () => {
    const film: Film = { frames: 60, walkers: [walker(stand)], segmentFrames: 20 };
    expect(link(film, ({ landmarks }) => landmarks.fill(0))).toEqual([60]);
    expect(link(film, ({ crop, box }) => crop.fill(box.fill(0)[0]))).toEqual([60]);
    expect(link(film, ({ appearance }) => appearance.fill(0))).toEqual([60]);
    expect(link(film, ({ thumbnail }) => thumbnail.fill(0))).toEqual([60]);
  });

  it('frames that all show the same moment', () => {
    expect(
      link({ frames: 60, time: () => 2, walkers: [walker(stand)], segmentFrames: 20 }).length,
    ).toBeLessThan(2);
  });

  it('boxes without size, and none', () => {
    const boxes = (frames: number, box: number[]) => {
      const frame = Int32Array.from({ length: frames }, (_, f) => f);
      const { identities, discarded } = trackDetections({
        frame,
        box: Float32Array.from([...frame].flatMap(() => box)),
        score: new Float32Array(frames).fill(0.9),
        time: Float64Array.from(frame, (f) => f / 30),
        width: WIDTH,
        height: HEIGHT,
      });
      return [...identities, ...discarded].reduce((sum, { rows }) => sum + rows.length, 0);
    };
    expect(boxes(0, [])).toBe(0);
    expect(boxes(40, [100, 100, 0, 0])).toBe(40);
    expect(boxes(40, [100, 100, 30, 0])).toBe(40);
  });
});
