import { describe, expect, it } from 'vitest';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { actorBetas } from './actor.ts';
import { type Cloth, cutAlong } from './cut.ts';
import { dress } from './mannequin.ts';

/** A square of two triangles, 2 m wide, carried by two joints: the left side by one, the right by the other. */
function square(): Cloth {
  return {
    vertices: [-1, 0, 0, 1, 0, 0, 1, 2, 0, -1, 2, 0],
    triangles: [0, 1, 2, 0, 2, 3],
    joints: [3, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0],
    weights: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
  };
}

function areas(cloth: Cloth): { area: number; least: number; most: number }[] {
  return Array.from({ length: cloth.triangles.length / 3 }, (_, t) => {
    const [a, b, c] = cloth.triangles
      .slice(t * 3, t * 3 + 3)
      .map((v) => cloth.vertices.slice(v * 3, v * 3 + 3));
    const xs = [a[0], b[0], c[0]];
    const area = ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;
    return { area, least: Math.min(...xs), most: Math.max(...xs) };
  });
}

describe('a cut', () => {
  it('leaves every triangle on one of its sides, and the surface as it was', () => {
    const cloth = square();
    cutAlong(
      cloth,
      (x) => x - 0.5,
      () => true,
    );
    const pieces = areas(cloth);
    expect(pieces.reduce((sum, { area }) => sum + area, 0)).toBeCloseTo(4, 12);
    for (const { area, least, most } of pieces) {
      expect(area).toBeGreaterThan(0);
      expect(least >= 0.5 - 1e-9 || most <= 0.5 + 1e-9).toBe(true);
    }
    expect(pieces.length).toBe(6);
  });

  it('makes vertices that follow the joints of both ends in proportion', () => {
    const cloth = square();
    cutAlong(
      cloth,
      (x) => x - 0.5,
      () => true,
    );
    for (let v = 4; v < cloth.vertices.length / 3; v += 1) {
      const share = new Map(
        cloth.joints.slice(v * 4, v * 4 + 4).map((joint, k) => [joint, cloth.weights[v * 4 + k]]),
      );
      expect(share.get(3)).toBeCloseTo(0.25, 12);
      expect(share.get(5)).toBeCloseTo(0.75, 12);
    }
  });

  it('is not made elsewhere', () => {
    const cloth = square();
    cutAlong(
      cloth,
      (x) => x - 0.5,
      (_, y) => y < 1,
    );
    expect(cloth.triangles).toEqual([0, 1, 2, 0, 2, 3]);
  });
});

describe('the mannequin', () => {
  it('wears its clothes outside: it stands on the same ground and is little wider than its body', () => {
    const body = loadKinemeshBody();
    const betas = actorBetas(body);
    const { body: dressed, colours } = dress(body, betas);
    expect(colours.length).toBe(dressed.vertexCount * 3);
    const extent = (vertices: Float32Array, axis: number): [number, number] => {
      const values = vertices.filter((_, n) => n % 3 === axis);
      return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [9, -9]);
    };
    const bare = body.restVertices(betas);
    const clothed = dressed.restVertices(betas);
    expect(extent(clothed, 1)[0]).toBeCloseTo(extent(bare, 1)[0], 3);
    expect(extent(clothed, 1)[1] - extent(bare, 1)[1]).toBeGreaterThan(0.005);
    expect(extent(clothed, 1)[1] - extent(bare, 1)[1]).toBeLessThan(0.03);
    expect(extent(clothed, 0)[1]).toBeCloseTo(extent(bare, 0)[1], 3);
  });
});
