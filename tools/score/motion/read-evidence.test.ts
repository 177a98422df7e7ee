import { describe, expect, it } from 'vitest';
import { seenMask } from './read-evidence.ts';

/** A row whose silhouette has the upper left quarter of its crop. */
function row(crop: number[]) {
  const silhouette = new Uint8Array(512);
  for (let r = 0; r < 32; r++) silhouette.fill(255, r * 8, r * 8 + 4);
  return {
    frame: 0,
    tracklet: '0.0',
    landmarks: new Float32Array(132),
    worldLandmarks: new Float32Array(99),
    crop: Float32Array.from(crop),
    silhouette,
  };
}

/** The box of a mask's pixels: left, top, right, bottom, and how many there are. */
function extent(crop: number[]): number[] {
  const mask = seenMask(row(crop), 100, 80);
  const pixels = [...(mask?.inside ?? [])].flatMap((one, i) => (one ? [[i % 100, Math.floor(i / 100)]] : []));
  const xs = pixels.map(([x]) => x);
  const ys = pixels.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), pixels.length];
}

describe('what the network took for the person', () => {
  it('lies where the crop lies', () => {
    expect(extent([50, 40, 64, 0])).toEqual([18, 8, 49, 39, 32 * 32]);
  });

  it('turns with the crop, clockwise', () => {
    // A quarter turn brings the upper left quarter to the upper right.
    expect(extent([50, 40, 64, Math.PI / 2])).toEqual([50, 8, 81, 39, 32 * 32]);
  });

  it('is unknown where it was not kept', () => {
    expect(seenMask({ ...row([50, 40, 64, 0]), silhouette: new Uint8Array() }, 10, 10)).toBeNull();
  });
});
