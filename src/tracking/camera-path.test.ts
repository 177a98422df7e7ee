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

describe('the camera path', () => {
  it('carries a still point from frame to frame as the steps do one by one', () => {
    const path = new CameraPath(steps(10));
    let point: [number, number] = [100, 200];
    for (let f = 3; f <= 7; f++) point = move(path.between(f - 1, f), point);
    const direct = move(path.between(2, 7), [100, 200]);
    expect(direct[0]).toBeCloseTo(point[0], 9);
    expect(direct[1]).toBeCloseTo(point[1], 9);
    expect(scaleOf(path.between(2, 7))).toBeCloseTo(1.01 ** 5, 12);
  });

  it('goes back the way it came', () => {
    const path = new CameraPath(steps(10));
    const back = move(path.between(8, 1), move(path.between(1, 8), [320, 40]));
    expect(back[0]).toBeCloseTo(320, 9);
    expect(back[1]).toBeCloseTo(40, 9);
    expect(path.between(4, 4)).toEqual({ re: 1, im: 0, x: 0, y: 0 });
  });

  it('leaves a still camera still', () => {
    expect(CameraPath.still(5).between(0, 4)).toEqual({ re: 1, im: 0, x: 0, y: 0 });
  });
});
