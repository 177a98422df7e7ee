import { describe, expect, it } from 'vitest';
import { phalpFile } from '../../tools/testing/pickles/phalp-file.ts';
import { writePickle } from '../../tools/testing/pickles/write-pickle.ts';
import { PHALP_JOINT_NAMES } from './joint-names.ts';
import { joints2dInPicture, phalpFocal, projectPhalp } from './phalp-camera.ts';
import { readPhalpResult } from './read-phalp-result.ts';

describe('PHALP’s camera', () => {
  it('has 19.53 times the longer side as its focal length', () => {
    expect(phalpFocal(1920, 1080)).toBe(37500);
    expect(phalpFocal(1080, 1920)).toBe(37500);
    expect(phalpFocal(256, 256)).toBe(5000);
  });

  it('sees what is straight ahead in the middle of the picture', () => {
    for (const [width, height] of [
      [1280, 720],
      [720, 1280],
      [500, 500],
    ]) {
      const [x, y] = projectPhalp([0, 0, 0], [0, 0, 30], { width, height });
      expect([x, y]).toEqual([width / 2, height / 2]);
    }
  });

  it('moves what is a metre to the side, 37.5 m away on 1920 pixels, by 1000 pixels', () => {
    const [x, y] = projectPhalp([1, 0.5, 0.5], [0, 0, 37], { width: 1920, height: 1080 });
    expect(x).toBeCloseTo(960 + 1000, 9);
    expect(y).toBeCloseTo(540 + 500, 9);
  });

  it('has an odd margin one pixel narrower left and above, as its padding is', () => {
    expect([...joints2dInPicture([0, 0], { width: 100, height: 75 })]).toEqual([0, -12]);
    expect([...joints2dInPicture([1, 1], { width: 75, height: 100 })]).toEqual([88, 100]);
    expect([...projectPhalp([0, 0, 0], [0, 0, 1], { width: 100, height: 75 })]).toEqual([50, 38]);
  });

  it.each([
    [720, 1280],
    [1920, 1080],
    [481, 640],
  ])('lands on the 2D joints of a result of %i × %i within a thousandth of a pixel', (height, width) => {
    const bytes = writePickle(
      phalpFile({ frames: [[{ id: 1 }, { id: 2, camera: [-0.3, 0.4, 80] }]], size: [height, width] }),
    );
    const { rows, imageSize } = readPhalpResult(bytes);
    if (!imageSize) throw new TypeError('a size is wanted');
    expect(imageSize).toEqual({ width, height });
    for (let n = 0; n < rows.count; n++) {
      const joints = rows.joints3d.subarray(n * 135, (n + 1) * 135);
      const projected = projectPhalp(joints, rows.camera.subarray(n * 3, n * 3 + 3), imageSize);
      const given = joints2dInPicture(rows.joints2d.subarray(n * 90, (n + 1) * 90), imageSize);
      const worst = Math.max(...projected.map((value, k) => Math.abs(value - given[k])));
      expect(worst).toBeLessThan(1e-3);
    }
  });
});

it('every joint has a name of its own', () => {
  expect(new Set(PHALP_JOINT_NAMES).size).toBe(45);
  expect(PHALP_JOINT_NAMES[8]).toBe('mid-hip');
  expect(PHALP_JOINT_NAMES[25 + 14]).toBe('mpii-pelvis');
});
