import { describe, expect, it } from 'vitest';
import { CameraPath, type PictureMotion, scaleOf } from './camera-path.ts';

const move = ({ re, im, x, y }: PictureMotion, [px, py]: [number, number]): [number, number] => [
  re * px - im * py + x,
  im * px + re * py + y,
];

/** Turns by 0.01 rad, grows by 1 % and moves by (5, −2) px on every frame. */
function steps(frames: number): number[] {
  return Array.from({ length: frames }, () => [1.01 * Math.cos(0.01), 1.01 * Math.sin(0.01), 5, -2]).flat();
}

/** The path of a camera that took every frame, 30 a second. */
const pathOf = (motion: number[]) => pathWithout([], motion);

function pathWithout(missing: number[], motion: number[], time = (f: number) => f / 30): CameraPath {
  const frames = Array.from({ length: motion.length / 4 }, (_, f) => f);
  return new CameraPath(
    motion,
    frames.map((f) => (missing.includes(f) ? 0 : 1)),
    frames.map(time),
  );
}

/** To the right by so many px on each frame; null: identity. */
const right = (steps: readonly (number | null)[]) => steps.flatMap((x) => [1, 0, x ?? 0, 0]);

describe('the camera path', () => {
  it('carries a still point from frame to frame as the steps do one by one', () => {
    const path = pathOf(steps(10));
    let point: [number, number] = [100, 200];
    for (let f = 3; f <= 7; f++) point = move(path.between(f - 1, f), point);
    const direct = move(path.between(2, 7), [100, 200]);
    expect(direct[0]).toBeCloseTo(point[0], 9);
    expect(direct[1]).toBeCloseTo(point[1], 9);
    expect(scaleOf(path.between(2, 7))).toBeCloseTo(1.01 ** 5, 12);
  });

  it('goes back the way it came', () => {
    const path = pathOf(steps(10));
    const back = move(path.between(8, 1), move(path.between(1, 8), [320, 40]));
    expect(back[0]).toBeCloseTo(320, 9);
    expect(back[1]).toBeCloseTo(40, 9);
    expect(path.between(4, 4)).toEqual({ re: 1, im: 0, x: 0, y: 0 });
  });

  it('fills in a step that is not known from those beside it', () => {
    const known = steps(10);
    const path = pathOf([...known.slice(0, 20), 1, 0, 0, 0, ...known.slice(24)]);
    const { re, im, x, y } = path.between(4, 5);
    const truth = pathOf(known).between(4, 5);
    expect([re, im, x, y]).toEqual([truth.re, truth.im, truth.x, truth.y].map((v) => expect.closeTo(v, 12)));
  });

  it('does not count a motion twice whose first half was not decoded', () => {
    const path = pathWithout([5], right([null, 5, 5, 5, 5, null, 10, 5, 5, 5]));
    expect(path.between(3, 8).x).toBe(25);
    expect(path.between(8, 3).x).toBe(-25);
  });

  it('fills in by speed where a step beside it, or the unknown one, spans more time than one frame', () => {
    // Frame 4 is missing; 6 starts a segment.
    const early = pathWithout([4], right([null, 5, 5, 5, null, 10, null, 5, 5]));
    expect(early.between(5, 6).x).toBeCloseTo(5, 9);
    // A segment starts at 4, which is missing.
    const across = pathWithout([4], right([null, 5, 5, 5, null, null, 5, 5]));
    expect(across.between(3, 6).x).toBeCloseTo(15, 9);
    // The frame at which the segment starts is shown for four times as long as the others.
    const uneven = pathWithout([], right([null, 5, 5, null, 5, 5]), (f) => (f < 3 ? f : f + 3));
    expect(uneven.between(2, 3).x).toBeCloseTo(20, 9);
  });

  it('adds nothing where it knows no motion on one of the sides', () => {
    expect(pathOf(right([null, 5, 5, null])).between(0, 3).x).toBe(10);
    expect(pathOf(right([null, 5, null, null, 5])).between(1, 4).x).toBe(5);
    expect(pathWithout([0, 1, 2], right([null, null, null])).between(0, 2).x).toBe(0);
    expect(pathOf([]).between(0, 0).x).toBe(0);
  });

  it('leaves a still camera still', () => {
    expect(CameraPath.still(5).between(0, 4)).toEqual({ re: 1, im: 0, x: 0, y: 0 });
  });
});
