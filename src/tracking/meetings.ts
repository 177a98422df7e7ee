import type { Sightings } from './scene.ts';

/** Where this much of the smaller box is shared, one person may be in the other's picture. */
const SHARED = 0.15;

/** Two sightings of one frame whose boxes lie on each other. */
export interface Touch {
  readonly a: number;
  readonly b: number;
}

/** All pairs of sightings that touch, in the order of frames; a < b. */
export function touchesOf({ frame, box }: Pick<Sightings, 'frame' | 'box'>): Touch[] {
  const touches: Touch[] = [];
  for (let a = 0; a < frame.length; a++) {
    for (let b = a + 1; b < frame.length && frame[b] === frame[a]; b++) {
      if (shareOf(box, a, b) > SHARED) touches.push({ a, b });
    }
  }
  return touches;
}

/** The shared area of two boxes over that of the smaller one. */
function shareOf(box: Float32Array, a: number, b: number): number {
  const [ax, ay, aw, ah] = box.subarray(a * 4, a * 4 + 4);
  const [bx, by, bw, bh] = box.subarray(b * 4, b * 4 + 4);
  const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const h = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  const smaller = Math.min(aw * ah, bw * bh);
  return w > 0 && h > 0 && smaller > 0 ? (w * h) / smaller : 0;
}

/** (N) 1 where a sighting touches no other. */
export function aloneOf(sightings: Pick<Sightings, 'frame' | 'box'>): Uint8Array {
  const alone = new Uint8Array(sightings.frame.length).fill(1);
  for (const { a, b } of touchesOf(sightings)) {
    alone[a] = 0;
    alone[b] = 0;
  }
  return alone;
}
