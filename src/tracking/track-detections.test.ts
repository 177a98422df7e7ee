import { describe, expect, it } from 'vitest';
import { trackDetections } from './track-detections.ts';

const FPS = 25;

interface Box {
  f: number;
  who: number;
  x: number;
  score?: number;
}

function track(boxes: Box[], frames: number) {
  const sorted = boxes.toSorted((a, b) => a.f - b.f || b.who - a.who);
  const { identities, discarded } = trackDetections({
    frame: Int32Array.from(sorted, ({ f }) => f),
    box: Float32Array.from(
      sorted.flatMap(({ x, f }) => [x + Math.sin(f * 3), 100 + Math.cos(f * 5), 60, 160]),
    ),
    score: Float32Array.from(sorted, ({ score }) => score ?? 0.9),
    time: Float64Array.from({ length: frames }, (_, f) => f / FPS),
    width: 640,
    height: 480,
  });
  const people = identities.map(({ rows }) => [...new Set([...rows].map((row) => sorted[row].who))]);
  return { people, frames: identities.map(({ rows }) => rows.length), discarded };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('boxes', () => {
  it('become people: two who walk towards each other and pass', () => {
    const boxes = range(0, 75).flatMap((f) => [
      { f, who: 0, x: 50 + 5 * f },
      { f, who: 1, x: 500 - 5 * f },
    ]);
    // While they pass only the one in front is detected.
    const seen = boxes.filter(({ f, who }) => who === 0 || f < 40 || f > 49);
    expect(track(seen, 75)).toEqual({ people: [[1], [0]], frames: [65, 75], discarded: [] });
  });

  it('are there between detections too, on the way that leads from one to the next', () => {
    const boxes = range(0, 60)
      .filter((f) => f < 20 || f >= 38)
      .map((f) => ({ f, who: 0, x: 50 + 6 * f }));
    const { identities } = trackDetections({
      frame: Int32Array.from(boxes, ({ f }) => f),
      box: Float32Array.from(boxes.flatMap(({ f, x }) => [x + 4 * Math.sin(f * 3), 100, 60, 160])),
      score: new Float32Array(boxes.length).fill(0.9),
      time: Float64Array.from({ length: 60 }, (_, f) => f / FPS),
      width: 640,
      height: 480,
    });
    expect(identities.map(({ id, firstFrame, rows }) => [id, firstFrame, rows.length])).toEqual([[1, 0, 42]]);
    const [{ boxes: path }] = identities;
    expect(path).toHaveLength(60 * 4);
    for (let f = 0; f < 60; f++) {
      // The detector trembles by 4 px; smoothed it is 3 at most, in the gap too.
      expect(Math.abs(path[4 * f] - (50 + 6 * f))).toBeLessThan(3);
      expect(Math.abs(path[4 * f + 3] - 160)).toBeLessThan(1);
    }
  });

  it('go on through unsure detections, which alone make nobody', () => {
    const boxes = [
      ...range(0, 40).map((f) => ({ f, who: 0, x: 100 + f, score: f % 2 === 0 ? 0.9 : 0.3 })),
      ...range(10, 30).map((f) => ({ f, who: 1, x: 500, score: 0.65 })),
    ];
    const { people, frames } = track(boxes, 40);
    expect(people).toEqual([[0]]);
    expect(frames).toEqual([40]);
  });

  it('that show up once are ghosts', () => {
    const boxes = [
      ...range(0, 40).map((f) => ({ f, who: 0, x: 100 })),
      { f: 20, who: 1, x: 400, score: 0.75 },
    ];
    const { people, discarded } = track(boxes, 40);
    expect(people).toEqual([[0]]);
    expect(discarded.map(({ reason }) => reason)).toEqual(['ghost']);
  });
});
