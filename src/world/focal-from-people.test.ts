import { expect, test } from 'vitest';
import { LANDMARK_COUNT } from '../evidence/index.ts';
import { focalFromPeople } from './focal-from-people.ts';
import { madeChance } from './made-background.testing.ts';
import { seenHeights } from './seen-heights.ts';

const WIDTH = 768;
const HEIGHT = 576;
const DIAGONAL = Math.hypot(WIDTH, HEIGHT);
const ASSUMED = 0.75 * DIAGONAL;
const ROWS = 40;

/**
 * What is told of the lens by people who cross a floor before a camera 5 m above it, pitched down and a little rolled.
 * They are 1.45 to 1.65 m tall from ankles to face, and sway as walkers do.
 *
 * @param focal diagonals. @param steps m from row to row
 * @returns diagonals
 */
function toldBy(people: number, focal: number, steps = 0.7): number | null {
  const chance = madeChance(7);
  const f = focal * DIAGONAL;
  const [pitch, roll] = [0.3, 0.04];
  const up = [Math.sin(roll) * Math.cos(pitch), -Math.cos(roll) * Math.cos(pitch), -Math.sin(pitch)];
  const aside = [Math.cos(roll), Math.sin(roll), 0];
  const ahead = [0, 1, 2].map((i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    return up[j] * aside[k] - up[k] * aside[j];
  });
  const landmarks = new Float32Array(people * ROWS * LANDMARK_COUNT * 4);
  // As far away as the picture holds them.
  const far = 14 * focal;
  for (let n = 0; n < people; n++) {
    const height = 1.45 + 0.2 * chance();
    const [x0, z0, way] = [
      0.4 * far * (chance() - 0.5),
      far * (0.8 + 0.5 * chance()),
      2 * Math.PI * chance(),
    ];
    for (let t = 0; t < ROWS; t++) {
      const gone = steps * (t - ROWS / 2);
      const x = Math.max(-0.3 * far, Math.min(0.3 * far, x0 + gone * Math.cos(way)));
      const z = Math.max(0.7 * far, Math.min(1.5 * far, z0 + gone * Math.sin(way)));
      const foot = [0, 1, 2].map((k) => x * aside[k] + z * ahead[k] - 5 * up[k]);
      const sway = [0.15 * (chance() - 0.5), 0, 0.15 * (chance() - 0.5)];
      const head = foot.map((value, k) => value + height * up[k] + sway[k]);
      const row = n * ROWS + t;
      for (let l = 0; l < LANDMARK_COUNT; l++) {
        const at = l < 11 ? head : foot;
        landmarks.set(
          [(f * at[0]) / at[2] + WIDTH / 2, (f * at[1]) / at[2] + HEIGHT / 2, 0, 1],
          4 * (row * LANDMARK_COUNT + l),
        );
      }
    }
  }
  const rows = Array.from({ length: people }, (_, n) =>
    Int32Array.from({ length: ROWS }, (_, t) => n * ROWS + t),
  );
  const lens = { focal: ASSUMED, centreX: WIDTH / 2, centreY: HEIGHT / 2 };
  const told = focalFromPeople(seenHeights({ landmarks }, rows, lens), ASSUMED);
  return told === null ? null : told / DIAGONAL;
}

test('people who go about before a camera that stands tell its lens to a tenth', () => {
  for (const focal of [0.55, 0.75, 1.2, 1.7]) {
    const told = toldBy(14, focal) ?? 0;
    expect(told / focal).toBeGreaterThan(0.9);
    expect(told / focal).toBeLessThan(1.1);
  }
});

test('too few people, or people who stay where they are, tell nothing of it', () => {
  expect(toldBy(2, 1.2)).toBeNull();
  expect(toldBy(14, 1.2, 0)).toBeNull();
});
