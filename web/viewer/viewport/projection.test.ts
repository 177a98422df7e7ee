import { Vector3, Vector4 } from 'three';
import { expect, it } from 'vitest';
import { projectPoint } from '../../../src/render/index.ts';
import { fitInside, GL_FROM_CAMERA, projectionOf } from './projection.ts';

it('puts a point of camera space on the pixel where the overlay video has it', () => {
  const [width, height] = [1280, 720];
  const lens = [900, 910, 655, 340];
  const [fx, fy, cx, cy] = lens;
  for (const [x, y, z] of [
    [0, 0, 2],
    [-1.2, 0.4, 3],
    [0.7, -0.8, 12],
  ]) {
    const clip = new Vector4(...new Vector3(x, y, z).applyMatrix4(GL_FROM_CAMERA), 1).applyMatrix4(
      projectionOf(lens, width, height),
    );
    const [u, v] = projectPoint({ fx, fy, cx, cy }, x, y, z);
    expect(((clip.x / clip.w + 1) / 2) * width).toBeCloseTo(u, 6);
    expect(((1 - clip.y / clip.w) / 2) * height).toBeCloseTo(v, 6);
    expect(Math.abs(clip.z / clip.w)).toBeLessThan(1);
  }
});

it('fits a picture into its cell', () => {
  expect(fitInside(600, 400, 2)).toEqual({ x: 0, y: 50, width: 600, height: 300 });
  expect(fitInside(600, 400, 0.5)).toEqual({ x: 200, y: 0, width: 200, height: 400 });
});
