import { describe, expect, it } from 'vitest';
import { createPosedJoints } from '../../src/body/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { actorBetas, HEIGHT_METRES, performanceOf } from './actor.ts';
import { cameraAt } from './camera-path.ts';
import { FRAMES_PER_SECOND, GRAVITY, JUMP, SECONDS } from './choreography.ts';
import { flying } from './footsteps.ts';
import { transOf } from './scene.ts';

const body = loadKinemeshBody();
const betas = actorBetas(body);
const performance = performanceOf(body, betas);
const FRAMES = SECONDS * FRAMES_PER_SECOND;
const moments = Array.from({ length: FRAMES }, (_, n) => performance.at(n / FRAMES_PER_SECOND));

/** (V, 3) in the world */
function surfaceAt(frame: number): Float32Array {
  const { poses, pelvis } = moments[frame];
  const posed = body.pose(betas, poses, transOf(body, betas, pelvis), createPosedJoints(52));
  return body.skin(betas, posed);
}

/** (L, 3) in the world */
function landmarksAt(frame: number): Float64Array {
  const { poses, pelvis } = moments[frame];
  return body.landmarks(betas, body.pose(betas, poses, transOf(body, betas, pelvis)));
}

describe('the sample’s motion', () => {
  it('never sinks into the ground, and stands on it', () => {
    const lowest = moments.map((_, frame) => {
      const vertices = surfaceAt(frame);
      let least = Number.POSITIVE_INFINITY;
      for (let n = 1; n < vertices.length; n += 3) least = Math.min(least, vertices[n]);
      return least;
    });
    expect(Math.min(...lowest)).toBeGreaterThan(-0.01);
    lowest.forEach((height, frame) => {
      if (!flying(frame / FRAMES_PER_SECOND)) expect(height, `frame ${frame}`).toBeLessThan(0.015);
    });
    expect(Math.max(...lowest)).toBeGreaterThan(0.2);
  });

  it('plants its feet: what touches the ground slides less than a centimetre', () => {
    const { names } = body.landmarkTable;
    for (const side of ['left', 'right'] as const) {
      for (const [part, down] of [
        ['heel', 'heelDown'],
        ['toe', 'toesDown'],
      ] as const) {
        const at = names.indexOf(`${side}_${part}_sole`) * 3;
        let anchor: readonly number[] | undefined;
        let farthest = 0;
        moments.forEach((moment, frame) => {
          const stands = moment.feet[side][down] && !flying(frame / FRAMES_PER_SECOND);
          const here = landmarksAt(frame).subarray(at, at + 3);
          anchor = stands ? (anchor ?? [...here]) : undefined;
          if (anchor !== undefined) {
            farthest = Math.max(farthest, Math.hypot(here[0] - anchor[0], here[2] - anchor[2]));
          }
        });
        expect(farthest, `${side} ${part}`).toBeLessThan(0.01);
      }
    }
  });

  it('falls as things fall: the centre of mass on a parabola of 9.81 m/s²', () => {
    const step = 0.05;
    for (let time = JUMP.takeOff + 0.06; time < JUMP.landing - 0.06; time += 0.04) {
      const [before, here, after] = [time - step, time, time + step].map(
        (t) => performance.at(t).centreOfMass,
      );
      expect((before[1] - 2 * here[1] + after[1]) / step ** 2).toBeCloseTo(-GRAVITY, 1);
      expect(Math.hypot(after[0] - before[0], after[2] - before[2])).toBeLessThan(0.002);
    }
  });

  it('moves no joint faster than a person does', () => {
    let fastest = 0;
    for (let frame = 1; frame < FRAMES; frame += 1) {
      moments[frame].joints.slice(0, 22).forEach((joint, n) => {
        const before = moments[frame - 1].joints[n];
        const metres = Math.hypot(joint[0] - before[0], joint[1] - before[1], joint[2] - before[2]);
        fastest = Math.max(fastest, metres * FRAMES_PER_SECOND);
      });
    }
    // A hand swung up to jump.
    expect(fastest).toBeLessThan(9);
    expect(fastest).toBeGreaterThan(3);
  });

  it('is of a person of the height that it says', () => {
    const rest = body.restVertices(betas);
    const heights = Array.from({ length: rest.length / 3 }, (_, n) => rest[n * 3 + 1]);
    expect(Math.max(...heights) - Math.min(...heights)).toBeCloseTo(HEIGHT_METRES, 3);
    expect(Math.max(...betas.map(Math.abs))).toBeGreaterThan(0.1);
  });

  it('is filmed from where the world has its origin, looking along −z at first, then moving', () => {
    const { position, worldFromCamera } = cameraAt(0);
    expect([position[0], position[2]]).toEqual([0, 0]);
    const forward = [worldFromCamera[2], worldFromCamera[8]];
    expect(forward[0]).toBeCloseTo(0, 9);
    expect(forward[1]).toBeLessThan(-0.9);
    expect(Math.hypot(...cameraAt(5).position.map((value, n) => value - position[n]))).toBeGreaterThan(0.8);
  });
});
