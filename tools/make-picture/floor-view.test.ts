import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { encodePng } from '../make-sample/png.ts';
import { FloorView } from './floor-view.ts';

describe('the view of the floor', () => {
  it('fits all bodies into the picture', () => {
    const body = loadKinemeshBody('coarse');
    const rest = body.restVertices([]);
    const view = new FloorView(200, 160);
    for (const x of [-1.5, 0, 2]) {
      const vertices = rest.map((value, n) => (n % 3 === 0 ? value + x : n % 3 === 1 ? value + 1 : value));
      view.add(vertices, body.triangles, { colour: [230, 159, 0], opacity: 1 });
    }
    const { width, height, data } = view.paint();
    const columns: number[] = [];
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      if (data[pixel * 3] > data[pixel * 3 + 2] + 60) columns.push(pixel % width);
    }
    expect(Math.min(...columns)).toBeGreaterThan(5);
    expect(Math.max(...columns)).toBeLessThan(195);
    expect(Math.max(...columns) - Math.min(...columns)).toBeGreaterThan(100);
  });
});

describe('a PNG', () => {
  it('holds the picture that it was made from', () => {
    const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, n) => (n * 37) % 256);
    const file = encodePng({ width: 5, height: 4, data });
    expect(file.readUInt32BE(16)).toBe(5);
    expect(file.readUInt32BE(20)).toBe(4);
    const at = file.indexOf('IDAT');
    const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
    expect(rows.length).toBe(4 * 16);
    // Paeth's filter undone, row by row.
    const back = new Uint8Array(data.length);
    for (let n = 0; n < data.length; n += 1) {
      const [y, x] = [Math.floor(n / 15), n % 15];
      const left = x < 3 ? 0 : back[n - 3];
      const above = y === 0 ? 0 : back[n - 15];
      const corner = x < 3 || y === 0 ? 0 : back[n - 18];
      const guess = left + above - corner;
      const nearest = [left, above, corner].sort((a, b) => Math.abs(guess - a) - Math.abs(guess - b))[0];
      expect(rows[y * 16]).toBe(4);
      back[n] = rows[y * 16 + 1 + x] + nearest;
    }
    expect(back).toEqual(data);
  });
});
