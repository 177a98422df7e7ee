import { describe, expect, it } from 'vitest';
import { cameraMotionSince } from './camera-motion-since.ts';

describe('the camera motion of a frame', () => {
  it('counts from the frame before, or from the last decoded one where that is missing', () => {
    const decoded = Uint8Array.of(1, 1, 0, 0, 1, 2, 1);
    expect([1, 4, 5, 6].map((frame) => cameraMotionSince(decoded, frame))).toEqual([0, 1, 4, 5]);
  });

  it('counts from nowhere at the first frame that was decoded', () => {
    expect(cameraMotionSince(Uint8Array.of(1, 1), 0)).toBeNull();
    expect(cameraMotionSince(Uint8Array.of(0, 0, 1), 2)).toBeNull();
  });
});
