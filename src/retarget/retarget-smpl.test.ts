import { beforeAll, describe, expect, it } from 'vitest';
import { type Body, createSmplBody, readSmpl } from '../body/index.ts';
import { personLikeSmpl } from '../body/smpl/made-smpl.testing.ts';
import { pickleOf, publishedFields } from '../body/smpl/smpl-file.testing.ts';
import { checkMotion } from '../motion/index.ts';
import { makeRows, makeWalker, retarget, SMPL_BETAS, seenOn, type Walker } from './made-walker.testing.ts';
import { SHARED_JOINTS } from './phalp-joints.ts';

/** A body of SMPL's form, made up. */
let smpl: Body;
let walker: Walker;

beforeAll(async () => {
  smpl = createSmplBody(await readSmpl(pickleOf(publishedFields(personLikeSmpl()))), 'a'.repeat(64));
  walker = makeWalker(5, -1, smpl);
});

describe('with SMPL’s own file', () => {
  it('4D-Humans’ numbers stay what they are, and lie on its 2D joints to a hundredth of a pixel', async () => {
    const rows = seenOn(0, 12, { walker, seenBy: 'phalp' });
    const motion = await retarget(rows, 12, { body: smpl, camera: 'engine', gender: 'female' });
    checkMotion(motion);
    expect(motion.body).toMatchObject({ model: 'smpl', betas: 10, gender: 'female' });
    const made = makeRows(rows);
    const [{ betas, trans, joints2d }] = motion.tracks;
    SMPL_BETAS.forEach((beta, b) => {
      expect(betas[b]).toBeCloseTo(beta, 6);
    });
    for (let row = 0; row < 12; row++) {
      for (let k = 0; k < 3; k++)
        expect(Math.abs(trans[3 * row + k] - made.camera[3 * row + k])).toBeLessThan(1e-4);
      for (const { source, joint } of SHARED_JOINTS) {
        const at = 2 * (45 * row + source);
        expect(Math.abs(joints2d[104 * row + 2 * joint] - made.joints2d[at] * 1280)).toBeLessThan(0.01);
        expect(
          Math.abs(joints2d[104 * row + 2 * joint + 1] - made.joints2d[at + 1] * 1280 + 280),
        ).toBeLessThan(0.01);
      }
    }
  });

  it('a walker comes out where they were under the lens, to 5 mm', async () => {
    const motion = await retarget(seenOn(0, 30, { walker }), 30, { body: smpl });
    checkMotion(motion);
    for (let row = 0; row < 30; row++) {
      const truth = walker.trans(row);
      const place = motion.tracks[0].trans.subarray(3 * row, 3 * row + 3);
      expect(Math.hypot(...truth.map((value, k) => value - place[k]))).toBeLessThan(0.005);
    }
  });

  it('a height that is given is reached', async () => {
    const motion = await retarget(seenOn(0, 10, { walker }), 10, { body: smpl, heightMetres: 1.85 });
    expect(motion.tracks[0].heightMetres).toBeCloseTo(1.85, 3);
    expect(motion.tracks[0].heightSource).toBe('user');
  });
});
