import { describe, expect, it } from 'vitest';
import { findCuts, findShots } from './cuts.ts';

const WIDTH = 16;
const HEIGHT = 9;
const FPS = 30;

type Colour = [number, number, number];
/** A place that goes on for ever: a colour for every point, x and y in cells of the thumbnail. */
type Place = (x: number, y: number) => Colour;

/** Sky, hills and a dark wood, or the inside of a hall: smooth, with patches, like real pictures. */
const slope: Place = (x, y) => {
  const hill = 5 + 2 * Math.sin(x / 4) + Math.sin(x / 1.7);
  return y < hill
    ? [120 + 6 * y, 160 + 5 * y, 230]
    : [225 - 8 * Math.sin(x), 230, 240 - 10 * Math.sin(y + x)];
};
const hall: Place = (x, y) => [
  70 + 50 * Math.sin(x / 2.3 + 1),
  50 + 30 * Math.sin(y / 1.5 + x / 5),
  40 + 20 * Math.sin(x / 3),
];

/** One frame of a place, seen from `pan` cells to the right, each colour changed by `light`. */
interface Shown {
  place: Place;
  pan?: number;
  light?: (value: number) => number;
}

function film(frames: Shown[], missing: number[] = []) {
  const thumbnail = new Uint8Array(frames.length * WIDTH * HEIGHT * 3);
  const decoded = new Uint8Array(frames.length).fill(1);
  frames.forEach(({ place, pan = 0, light = (v) => v }, f) => {
    if (missing.includes(f)) {
      decoded[f] = 0;
      return;
    }
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const noise = 2 * Math.sin(f * 12.9 + x * 78.2 + y * 37.7);
        place(x + pan, y).forEach((value, c) => {
          const shown = Math.min(255, Math.max(0, Math.round(light(value) + noise)));
          thumbnail[((f * HEIGHT + y) * WIDTH + x) * 3 + c] = shown;
        });
      }
    }
  });
  return { thumbnail, decoded, time: Float64Array.from({ length: frames.length }, (_, f) => f / FPS) };
}

const show = (count: number, frame: (i: number) => Shown) =>
  Array.from({ length: count }, (_, i) => frame(i));
const still = (place: Place, count: number) => show(count, () => ({ place }));

describe('cuts', () => {
  it('are found where the place changes, to the frame, even two frames before the end', () => {
    expect([...findCuts(film([...still(slope, 40), ...still(hall, 30), ...still(slope, 2)]))]).toEqual([
      40, 70,
    ]);
  });

  it('number the shots', () => {
    const shot = findShots(film([...still(slope, 3), ...still(hall, 4)]));
    expect([...shot]).toEqual([0, 0, 0, 1, 1, 1, 1]);
  });

  it('are not seen in a pan as fast as two thirds of the picture in a second, nor in one that starts at once', () => {
    const pan = show(90, (i) => ({ place: slope, pan: Math.max(0, i - 30) * 0.36 }));
    expect(findCuts(film(pan)).size).toBe(0);
  });

  it('are not seen in a whip pan of two cells a frame with shake', () => {
    const pan = show(60, (i) => ({ place: slope, pan: i * 2 + 0.8 * Math.sin(i * 2.1) }));
    expect(findCuts(film(pan)).size).toBe(0);
  });

  it('are not seen in a whip pan so fast that no two frames overlap', () => {
    const random: Place = (x, y) =>
      [1, 2, 3].map(
        (c) => 128 + 110 * Math.sin(Math.floor(x / 2) * 91.7 * c + Math.floor(y / 2) * 37.1),
      ) as Colour;
    const pan = show(60, (i) => ({ place: random, pan: Math.min(12, Math.max(0, i - 24)) * 14 }));
    expect(findCuts(film(pan)).size).toBe(0);
  });

  it('are found in the middle of a pan', () => {
    const frames = [
      ...show(40, (i) => ({ place: slope, pan: i * 0.3 })),
      ...show(40, (i) => ({ place: hall, pan: i * 0.3 })),
    ];
    expect([...findCuts(film(frames))]).toEqual([40]);
  });

  it('are not seen in a flash of one frame, nor in one of five', () => {
    for (const length of [1, 5]) {
      const frames = still(slope, 60).map((frame, i) =>
        i >= 30 && i < 30 + length ? { ...frame, light: (v: number) => 180 + v * 0.3 } : frame,
      );
      expect(findCuts(film(frames)).size).toBe(0);
    }
  });

  it('are not seen in a flash that leaves one or two pictures all white or black, of a still place or in a pan', () => {
    for (const length of [1, 2, 4]) {
      for (const blank of [255, 0]) {
        for (const speed of [0, 0.25, 0.5]) {
          const frames = show(90, (i) => ({
            place: slope,
            pan: i * speed,
            light: (v) => (i >= 45 && i < 45 + length ? blank : v),
          }));
          expect([...findCuts(film(frames))], `${length} ${blank} ${speed}`).toEqual([]);
        }
      }
    }
  });

  it('are found once where one or more blank pictures are between two places', () => {
    for (const length of [1, 2, 20]) {
      const blank = show(length, () => ({ place: slope, light: () => 255 }));
      expect([...findCuts(film([...still(slope, 30), ...blank, ...still(hall, 30)]))]).toEqual([30 + length]);
    }
  });

  it('are not found at a flash because of one soon after it', () => {
    const frames = [
      ...still(hall, 30),
      ...show(2, () => ({ place: hall, light: () => 255 })),
      ...still(hall, 10),
      ...still(slope, 30),
    ];
    expect([...findCuts(film(frames))]).toEqual([42]);
  });

  it('are not seen when the camera corrects its exposure', () => {
    const frames = show(60, (i) => ({ place: hall, light: (v) => v * (i < 30 ? 1 : 1.4) }));
    expect(findCuts(film(frames)).size).toBe(0);
  });

  it('are found once in a fade through black, where the new place begins to show', () => {
    const frames = [
      ...show(30, (i) => ({ place: slope, light: (v) => v * Math.min(1, (29 - i) / 20) })),
      ...show(4, () => ({ place: slope, light: () => 4 })),
      ...show(40, (i) => ({ place: hall, light: (v) => v * Math.min(1, i / 20) })),
    ];
    const cuts = [...findCuts(film(frames))];
    expect(cuts.length).toBe(1);
    expect(cuts[0]).toBeGreaterThanOrEqual(34);
    expect(cuts[0]).toBeLessThan(42);
  });

  it('are not seen in a fade to black and back to the same place', () => {
    const frames = show(80, (i) => ({ place: hall, light: (v) => v * Math.min(1, Math.abs(i - 40) / 20) }));
    expect(findCuts(film(frames)).size).toBe(0);
  });

  it('are not seen at frames that were not decoded, and are still found across them', () => {
    expect(findCuts(film(still(slope, 40), [10, 11, 12, 25])).size).toBe(0);
    const cuts = findCuts(film([...still(slope, 20), ...still(hall, 20)], [18, 19, 20, 21]));
    expect([...cuts]).toEqual([22]);
  });

  it('are found right after and right before frames that were not decoded, once', () => {
    const frames = [...still(slope, 20), ...still(hall, 20)];
    expect([...findCuts(film(frames, [17, 18, 19]))]).toEqual([20]);
    expect([...findCuts(film(frames, [20, 21, 22]))]).toEqual([23]);
    expect([...findCuts(film(frames, [18, 22]))]).toEqual([20]);
    expect([...findCuts(film(frames, [19, 21]))]).toEqual([20]);
    const shot = findShots(film(frames, [19, 20]));
    expect([...shot.subarray(18, 22)]).toEqual([0, 0, 0, 1]);
  });

  it('are found with frames that were decoded in part between', () => {
    const { decoded, ...rest } = film([...still(slope, 20), ...still(hall, 20)]);
    expect([...findCuts({ ...rest, decoded: decoded.map((_, f) => (f % 5 === 0 ? 2 : 1)) })]).toEqual([20]);
  });

  it('are found in a row, round shots of 1, 3 and 10 frames', () => {
    const street: Place = (x, y) => [200 - 12 * x, 40 + 20 * y, 20 + 10 * ((x + y) % 7)];
    for (const length of [1, 3, 10]) {
      const frames = [...still(slope, 30), ...still(street, length), ...still(hall, 30)];
      expect([...findCuts(film(frames))]).toEqual([30, 30 + length]);
    }
  });

  it('are none in a place that never changes, by day or in the dark, however it flickers', () => {
    for (const light of [1, 0.2, 0.05, 0]) {
      for (const flicker of [0, 0.15]) {
        const frames = show(90, (i) => ({
          place: hall,
          light: (v) => v * light * (1 + flicker * Math.sin(i * 1.7)),
        }));
        expect([...findCuts(film(frames))], `${light} ${flicker}`).toEqual([]);
      }
    }
  });

  it('are found between two dark scenes', () => {
    const dim = (v: number) => v * 0.22;
    const frames = [
      ...show(30, () => ({ place: slope, light: dim })),
      ...show(30, () => ({ place: hall, light: dim })),
    ];
    expect([...findCuts(film(frames))]).toEqual([30]);
  });

  it('are none in no frames, one frame, and a video that was never decoded', () => {
    expect(findCuts(film([])).size).toBe(0);
    expect(findCuts(film(still(hall, 1))).size).toBe(0);
    expect(findCuts(film(still(hall, 5), [0, 1, 2, 3, 4])).size).toBe(0);
  });
});
