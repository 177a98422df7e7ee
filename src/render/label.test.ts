import { describe, expect, it } from 'vitest';
import { drawLabel, labelSize, type Picture } from './label.ts';

function blank(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

describe('a label', () => {
  it('is a plate of its colour with letters that read on it', () => {
    const [width, height] = labelSize('1', 2);
    expect([width, height]).toEqual([22, 22]);
    const light = blank(width, height);
    drawLabel(light, '1', 0, 0, 2, [240, 228, 66]);
    const colours = new Set<string>();
    for (let p = 0; p < light.data.length; p += 3) colours.add(light.data.subarray(p, p + 3).join());
    expect(colours).toEqual(new Set(['0,0,0', '240,228,66', '16,16,20']));
    const dark = blank(width, height);
    drawLabel(dark, '1', 0, 0, 2, [136, 34, 85]);
    expect([...dark.data].filter((value) => value === 255).length).toBeGreaterThan(0);
  });

  it('shows letters with accents without them, and stays within the picture', () => {
    const plain = blank(80, 20);
    const accents = blank(80, 20);
    drawLabel(plain, 'ZOE', 2, 2, 1, [0, 114, 178]);
    drawLabel(accents, 'Zoë', 2, 2, 1, [0, 114, 178]);
    expect(accents.data).toEqual(plain.data);
    const edge = blank(10, 10);
    drawLabel(edge, 'FAR AWAY', -20, 5, 3, [0, 114, 178]);
    drawLabel(edge, 'FAR AWAY', 200, -50, 3, [0, 114, 178]);
    expect(edge.data.length).toBe(300);
  });
});
