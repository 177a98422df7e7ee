import { describe, expect, it } from 'vitest';
import { groundPoint, parseTsai } from './tsai.ts';

/** A camera 10 m above the floor that looks straight down, 5 mm in front of pixels of 0.01 mm. */
const down = (kappa: number) =>
  parseTsai(`<Camera name="v"><Geometry width="800" height="600" dpx="0.01" dpy="0.01"/>
    <Intrinsic focal="5" kappa1="${kappa}" cx="400" cy="300" sx="1"/>
    <Extrinsic tx="1000" ty="0" tz="10000" rx="${Math.PI}" ry="0" rz="0"/></Camera>`);

describe('a floor seen through a Tsai camera', () => {
  it('is met where the way through a pixel meets it', () => {
    // 100 px = 1 mm of 5 mm: 2 m at 10 m. The camera is 1 m beside the origin; y is mirrored by looking down.
    expect(groundPoint(down(0), 500, 300)).toEqual([1, 0].map((x) => expect.closeTo(x, 9)));
    expect(groundPoint(down(0), 400, 400)).toEqual([-1, -2].map((x) => expect.closeTo(x, 9)));
  });

  it('is freed of radial distortion', () => {
    // 1 mm from the centre, 1 + 0.1 · 1²: 2.2 m instead of 2.
    expect(groundPoint(down(0.1), 500, 300)[0]).toBeCloseTo(1.2, 9);
  });
});
