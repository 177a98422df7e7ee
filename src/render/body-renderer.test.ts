import { describe, expect, it } from 'vitest';
import { BodyRenderer, type Intrinsics, type Lighting, type Mesh, projectPoint } from './index.ts';

/** No lamps but an even sky: a surface shows exactly its own colour. */
const EVEN: Lighting = {
  key: [0, 0, -1],
  keyColour: [0, 0, 0],
  up: [0, -1, 0],
  skyColour: [1, 1, 1],
  groundColour: [1, 1, 1],
  rim: 0,
  specular: 0,
};
const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;
/** One metre is 10 px at z = 10 m, and the picture's corner is the camera's axis. */
const CORNER: Intrinsics = { fx: 100, fy: 100, cx: 0, cy: 0 };

/** A triangle given by its corners in px, at one depth, facing the camera. */
function triangle(corners: readonly [number, number][], z: number, camera: Intrinsics = CORNER): Mesh {
  const vertices = corners.flatMap(([x, y]) => [
    ((x - camera.cx) * z) / camera.fx,
    ((y - camera.cy) * z) / camera.fy,
    z,
  ]);
  return { vertices: Float32Array.from(vertices), triangles: Uint32Array.of(0, 1, 2) };
}

function picture(width: number, height: number, grey = 0): Uint8Array {
  return new Uint8Array(width * height * 3).fill(grey);
}

function pixel(data: Uint8Array, width: number, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

describe('the renderer', () => {
  it('fills exactly the pixels that a triangle covers', () => {
    const renderer = new BodyRenderer(20, 20);
    const data = picture(20, 20);
    // Upright legs at x = 2 and y = 12: covers x + (12 − y) < 10 from its right angle at (2, 12).
    renderer.draw(
      triangle(
        [
          [2, 2],
          [2, 12],
          [12, 12],
        ],
        10,
      ),
      CORNER,
      { colour: RED, lighting: EVEN },
    );
    renderer.finish(data);
    let full = 0;
    for (let y = 0; y < 20; y += 1) {
      for (let x = 0; x < 20; x += 1) {
        const inside = x >= 2 && y < 12 && x + 1 < y;
        const beside = x < 2 || y >= 12 || x > y;
        if (inside) expect(pixel(data, 20, x, y), `${x}, ${y}`).toEqual([255, 0, 0]);
        if (beside) expect(pixel(data, 20, x, y), `${x}, ${y}`).toEqual([0, 0, 0]);
        if (inside) full += 1;
      }
    }
    expect(full).toBeGreaterThan(30);
    // Half of each pixel on the diagonal is covered: half the light is 188 of 255 in sRGB.
    expect(pixel(data, 20, 5, 5)[0]).toBe(188);
  });

  it('smooths an edge in proportion to what it covers', () => {
    const reds = [2, 2.25, 2.5, 2.75, 3].map((edge) => {
      const renderer = new BodyRenderer(8, 8);
      const data = picture(8, 8);
      const mesh = triangle(
        [
          [edge, 100],
          [edge, -100],
          [-50, 0],
        ],
        4,
      );
      renderer.draw(mesh, CORNER, { colour: RED, lighting: EVEN });
      renderer.finish(data);
      return pixel(data, 8, 2, 3)[0];
    });
    // 0, 1, 2, 3 and 4 quarters of full light, in sRGB.
    expect(reds).toEqual([0, 137, 188, 225, 255]);
  });

  it('puts what is projected where the intrinsics say, within 0.01 px', () => {
    const camera: Intrinsics = { fx: 1432.7, fy: 1389.1, cx: 961.3, cy: 538.9 };
    const [x, y] = projectPoint(camera, 0.4, -0.3, 3.2);
    expect(x).toBeCloseTo(1432.7 * (0.4 / 3.2) + 961.3, 6);
    expect(y).toBeCloseTo(1389.1 * (-0.3 / 3.2) + 538.9, 6);

    // A triangle's corner moved by 0.01 px across a sample switches that sample: the raster agrees with it.
    for (const [shift, red] of [
      [-0.01, 0],
      [0.01, 137],
    ] as const) {
      const renderer = new BodyRenderer(8, 8);
      const data = picture(8, 8);
      const edge = 3 + 0.125 + shift;
      renderer.draw(
        triangle(
          [
            [edge, 100],
            [edge, -100],
            [-50, 0],
          ],
          4,
        ),
        CORNER,
        { colour: RED, lighting: EVEN },
      );
      renderer.finish(data);
      expect(pixel(data, 8, 3, 3)[0]).toBe(red);
    }
  });

  it('shows the nearer body, whatever the order of drawing', () => {
    const near = triangle(
      [
        [0, 0],
        [0, 40],
        [40, 0],
      ],
      4,
    );
    const far = triangle(
      [
        [0, 0],
        [0, 40],
        [40, 0],
      ],
      5,
    );
    for (const order of [
      [near, far],
      [far, near],
    ]) {
      const renderer = new BodyRenderer(10, 10);
      const data = picture(10, 10);
      for (const mesh of order)
        renderer.draw(mesh, CORNER, { colour: mesh === near ? RED : GREEN, lighting: EVEN });
      renderer.finish(data);
      expect(pixel(data, 10, 4, 4)).toEqual([255, 0, 0]);
    }
  });

  it('cuts bodies that pass through each other where they meet', () => {
    const renderer = new BodyRenderer(21, 9);
    const data = picture(21, 9);
    const tilted = (left: number, right: number): Mesh => ({
      vertices: Float32Array.of(-9, -9, left, -9, 9, left, 9, 9, right, 9, -9, right),
      triangles: Uint32Array.of(0, 1, 2, 0, 2, 3),
    });
    const camera: Intrinsics = { fx: 8, fy: 8, cx: 10.5, cy: 4.5 };
    renderer.draw(tilted(6, 10), camera, { colour: RED, lighting: EVEN });
    renderer.draw(tilted(10, 6), camera, { colour: GREEN, lighting: EVEN });
    renderer.finish(data);
    expect(pixel(data, 21, 7, 4)).toEqual([255, 0, 0]);
    expect(pixel(data, 21, 13, 4)).toEqual([0, 255, 0]);
    // They meet at x = 0, in the middle of the picture.
    expect(pixel(data, 21, 9, 4)).toEqual([255, 0, 0]);
    expect(pixel(data, 21, 11, 4)).toEqual([0, 255, 0]);
  });

  it('mixes by opacity in linear light', () => {
    const renderer = new BodyRenderer(4, 4);
    const data = picture(4, 4, 255);
    renderer.draw(
      triangle(
        [
          [-9, -9],
          [-9, 90],
          [90, -9],
        ],
        4,
      ),
      CORNER,
      {
        colour: [0, 0, 0],
        opacity: 0.5,
        lighting: EVEN,
      },
    );
    renderer.finish(data);
    expect(pixel(data, 4, 1, 1)).toEqual([188, 188, 188]);
  });

  it('draws in stripes what was guessed', () => {
    const renderer = new BodyRenderer(64, 64);
    const data = picture(64, 64);
    renderer.draw(
      triangle(
        [
          [-9, -9],
          [-9, 900],
          [900, -9],
        ],
        4,
      ),
      CORNER,
      {
        colour: RED,
        hatched: true,
        lighting: EVEN,
      },
    );
    renderer.finish(data);
    const reds = Array.from({ length: 64 }, (_, x) => pixel(data, 64, x, 32)[0]);
    expect(Math.max(...reds)).toBe(255);
    expect(Math.min(...reds)).toBeLessThan(160);
    expect(Math.min(...reds)).toBeGreaterThan(100);
  });

  it('shows nothing of a surface from behind', () => {
    const renderer = new BodyRenderer(10, 10);
    const data = picture(10, 10, 7);
    renderer.draw(
      triangle(
        [
          [0, 0],
          [40, 0],
          [0, 40],
        ],
        4,
      ),
      CORNER,
      { colour: RED },
    );
    renderer.finish(data);
    expect(data.every((value) => value === 7)).toBe(true);
  });

  it('is cut at the near plane, and keeps what lies before it', () => {
    const renderer = new BodyRenderer(20, 20);
    const data = picture(20, 20);
    const camera: Intrinsics = { fx: 10, fy: 10, cx: 10, cy: 10 };
    // A floor 1 m below the camera, from 1 m behind it to 100 m before it.
    const floor: Mesh = {
      vertices: Float32Array.of(-50, 1, -1, -50, 1, 100, 50, 1, 100, 50, 1, -1),
      triangles: Uint32Array.of(0, 2, 1, 0, 3, 2),
    };
    renderer.draw(floor, camera, { colour: GREEN, lighting: EVEN });
    renderer.finish(data);
    for (let x = 0; x < 20; x += 1) {
      expect(pixel(data, 20, x, 9)).toEqual([0, 0, 0]);
      for (let y = 11; y < 20; y += 1) expect(pixel(data, 20, x, y), `${x}, ${y}`).toEqual([0, 255, 0]);
    }
  });

  it('leaves the picture alone when all is beside it, behind the camera or not a number', () => {
    const renderer = new BodyRenderer(10, 10);
    const data = picture(10, 10, 9);
    const places: Mesh[] = [
      triangle(
        [
          [-90, 0],
          [-90, 40],
          [-50, 0],
        ],
        4,
      ),
      triangle(
        [
          [1e9, 0],
          [1e9, 40],
          [2e9, 0],
        ],
        4,
      ),
      triangle(
        [
          [0, 0],
          [0, 40],
          [40, 0],
        ],
        -4,
      ),
      triangle(
        [
          [0, 0],
          [0, Number.NaN],
          [40, 0],
        ],
        4,
      ),
      triangle(
        [
          [0, 0],
          [0, Number.POSITIVE_INFINITY],
          [40, 0],
        ],
        4,
      ),
      { vertices: new Float32Array(0), triangles: new Uint32Array(0) },
    ];
    for (const mesh of places) renderer.draw(mesh, CORNER, { colour: RED });
    renderer.finish(data);
    expect(data.every((value) => value === 9)).toBe(true);
  });

  it('starts each picture empty', () => {
    const renderer = new BodyRenderer(10, 10);
    const first = picture(10, 10);
    renderer.draw(
      triangle(
        [
          [0, 0],
          [0, 40],
          [40, 0],
        ],
        4,
      ),
      CORNER,
      { colour: RED, lighting: EVEN },
    );
    renderer.finish(first);
    const second = picture(10, 10, 3);
    renderer.finish(second);
    expect(second.every((value) => value === 3)).toBe(true);
    renderer.draw(
      triangle(
        [
          [0, 0],
          [0, 40],
          [40, 0],
        ],
        9,
      ),
      CORNER,
      { colour: GREEN, lighting: EVEN },
    );
    renderer.finish(second);
    expect(pixel(second, 10, 2, 2)).toEqual([0, 255, 0]);
  });

  it('refuses a size that no picture has, and a picture that is too small', () => {
    expect(() => new BodyRenderer(0, 10)).toThrow(/0×10/);
    expect(() => new BodyRenderer(10.5, 10)).toThrow(/10\.5×10/);
    expect(() => new BodyRenderer(10, 10).finish(new Uint8Array(299))).toThrow(/299 bytes/);
  });
});
