import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import type { FloorEdit } from '../edits/index.ts';
import { mendFloors } from './mended-floor.ts';

const body = loadKinemeshBody();
const FRAMES = 4;
/** Somebody upright who faces the camera from 4 m on frames 0 and 1; two shots of two frames. */
function scene() {
  const poses = new Float32Array(2 * 156);
  poses[0] = Math.PI;
  poses[156] = Math.PI;
  const fitted = {
    frame: Int32Array.of(0, 1),
    state: new Uint8Array(2),
    contact: new Uint8Array(8).fill(1),
    betas: new Float32Array(body.betaCount),
    poses,
    trans: Float32Array.of(0, 0, 4, 0, 0, 4),
  };
  const worldFromCamera = new Float32Array(16 * FRAMES);
  for (let f = 0; f < FRAMES; f++)
    worldFromCamera.set([1, 0, 0, 0, 0, -1, 0, 1.6, 0, 0, -1, 0, 0, 0, 0, 1], 16 * f);
  return {
    worldFromCamera,
    shot: Int32Array.of(0, 0, 1, 1),
    body,
    evidence: {
      frame: Int32Array.of(0, 1),
      segment: new Int32Array(2),
      tracklet: new Int32Array(2),
      score: new Float32Array(2),
    },
    people: [{ id: 1, rows: Int32Array.of(0, 1), label: null, heightMetres: null, mends: [] }],
    fitted: [fitted],
  };
}

/** Of each frame, row by row: the camera's rotation and its height. */
function worlds(floors: readonly FloorEdit[]) {
  const made = scene();
  mendFloors(made, floors);
  return Array.from({ length: FRAMES }, (_, f) => made.worldFromCamera.subarray(16 * f, 16 * f + 12));
}

/** How far the soles are below the camera, m. */
const posed = body.pose(
  new Float32Array(body.betaCount),
  scene().fitted[0].poses.subarray(0, 156),
  [0, 0, 4],
);
const surface = body.skin(new Float32Array(body.betaCount), posed);
const soles = surface.reduce((most, y, i) => (i % 3 === 1 ? Math.max(most, y) : most), 0);

test('the floor goes under the soles of somebody who stands on it, in their shot alone', () => {
  const heights = worlds([{ kind: 'standing', at: { segment: 0, tracklet: 0, frame: 1 } }]).map(
    (world) => world[7],
  );
  expect(heights[0]).toBeCloseTo(soles, 4);
  expect(heights[1]).toBe(heights[0]);
  expect(heights[2]).toBeCloseTo(1.6, 6);
});

test('a camera stands as high over the floor, looks down as far and is turned as much as is said', () => {
  const camera = { kind: 'camera', frame: 1, heightMetres: 2.5, pitchDegrees: 10, rollDegrees: 5 } as const;
  const [world, , other] = worlds([camera]);
  const rad = Math.PI / 180;
  expect(world[7]).toBeCloseTo(2.5, 6);
  // The line of sight, and what is right in the picture, in the world.
  expect([world[2], world[6], world[10]]).toEqual([
    expect.closeTo(0, 6),
    expect.closeTo(-Math.sin(10 * rad), 6),
    expect.closeTo(-Math.cos(10 * rad), 6),
  ]);
  expect(world[4]).toBeCloseTo(-Math.sin(5 * rad) * Math.cos(10 * rad), 6);
  expect(other[7]).toBeCloseTo(1.6, 6);
  const again = worlds([camera, { ...camera, heightMetres: null, rollDegrees: null, pitchDegrees: 20 }])[0];
  expect(again[6]).toBeCloseTo(-Math.sin(20 * rad), 6);
  expect(again[4]).toBeCloseTo(-Math.sin(5 * rad) * Math.cos(20 * rad), 6);
});

test('where the camera looks further down, the floor is sought anew under those who stand', () => {
  const tilt = { kind: 'camera', frame: 0, heightMetres: null, pitchDegrees: 20, rollDegrees: null } as const;
  const [world] = worlds([tilt]);
  const pitch = (20 * Math.PI) / 180;
  const depths = Array.from({ length: surface.length / 3 }, (_, v) => {
    return Math.cos(pitch) * surface[3 * v + 1] + Math.sin(pitch) * surface[3 * v + 2];
  });
  expect(world[7]).toBeCloseTo(Math.max(...depths), 4);
});
