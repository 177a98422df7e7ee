import { expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { createKinematics, forward, STATE_SIZE } from './articulation.ts';
import { DIRECTIONS, RING_POINTS, ringModelOf, ringsOf } from './body-rings.ts';
import { fitPerson } from './fit-person.ts';
import { MADE_FOCAL, MADE_WIDTH, type MadeVideo, makeVideo } from './made-people.testing.ts';
import { paintSilhouettes } from './painted-silhouettes.testing.ts';

const body = loadKinemeshBody();
const coarse = loadKinemeshBody('coarse');
const FRAMES = 12;
const LEFT_KNEE = 4;
const LEFT_ANKLE = 7;

function fitted({ evidence, rows, scene }: MadeVideo) {
  return fitPerson({ body, evidence, rows, scene, lifted: null, heightMetres: null });
}

/** The mean distance of a shape's thighs, calves and trunk from the bone, m. */
function girth(betas: ArrayLike<number>): number {
  const { offset, model } = ringsOf(ringModelOf(body), Float64Array.from(betas));
  let sum = 0;
  for (let p = 0; p < model.count * RING_POINTS; p++) {
    const a = 3 * Math.floor(p / RING_POINTS);
    const along = [0, 1, 2].reduce((d, k) => d + offset[3 * p + k] * model.along[a + k], 0);
    sum += Math.hypot(...[0, 1, 2].map((k) => offset[3 * p + k] - along * model.along[a + k]));
  }
  return sum / model.count / DIRECTIONS;
}

test('who is seen to be heavy or slight becomes so', async () => {
  const people = [-2, 2].map((beta) => makeVideo(body, { frames: FRAMES, fps: 30, betas: [0, 0, 0, beta] }));
  const apart = async (girthOf: (video: MadeVideo) => Promise<number>): Promise<number> =>
    (await girthOf(people[0])) - (await girthOf(people[1]));
  const fittedGirth = async (video: MadeVideo): Promise<number> => girth((await fitted(video)).betas);
  const real = await apart(async (video) => girth(video.shape.betas));
  const unseen = await apart(fittedGirth);
  for (const video of people) paintSilhouettes(coarse, video);
  const seen = await apart(fittedGirth);
  expect(Math.abs(unseen)).toBeLessThan(0.2 * real);
  expect(seen).toBeGreaterThan(0.5 * real);
  expect(seen).toBeLessThan(1.1 * real);
});

test('a leg that its landmarks put beside itself comes back to where it is seen', async () => {
  const video = makeVideo(body, { frames: FRAMES, fps: 30 });
  paintSilhouettes(coarse, video);
  // Left knee and ankle, 14 px (5 cm) to the side.
  for (const row of video.rows) {
    for (const l of [25, 27, 29, 31]) video.evidence.landmarks[4 * (33 * row + l)] += 14;
  }
  const { seen, unseen } = await offBy(video, LEFT_KNEE);
  expect(unseen).toBeGreaterThan(8);
  expect(seen).toBeLessThan(0.75 * unseen);
});

test('a hidden foot is not put where nothing of the person is seen', async () => {
  const video = makeVideo(body, { frames: FRAMES, fps: 30, pose: () => undefined });
  paintSilhouettes(coarse, video);
  // The network guesses it to be 70 px (25 cm) outside of the silhouette.
  for (const row of video.rows) {
    for (const l of [27, 29, 31]) {
      video.evidence.landmarks[4 * (33 * row + l)] += 70;
      video.evidence.landmarks[4 * (33 * row + l) + 3] = 0.2;
      video.evidence.worldLandmarks[3 * (33 * row + l)] += 0.25;
    }
  }
  const { seen, unseen } = await offBy(video, LEFT_ANKLE);
  expect(unseen).toBeGreaterThan(40);
  expect(seen).toBeLessThan(0.5 * unseen);
});

/** How far a joint is off to the right in the picture, px, with the silhouettes and without. */
async function offBy(video: MadeVideo, joint: number): Promise<{ seen: number; unseen: number }> {
  const off = async (): Promise<number> => {
    const { joints2d } = await fitted(video);
    const kinematics = createKinematics();
    let sum = 0;
    for (let t = 0; t < FRAMES; t++) {
      forward(video.shape.skeleton, video.state, t * STATE_SIZE, kinematics);
      const [x, , z] = kinematics.position.subarray(3 * joint, 3 * joint + 3);
      sum += joints2d[2 * (52 * t + joint)] - ((MADE_FOCAL * x) / z + MADE_WIDTH / 2);
    }
    return sum / FRAMES;
  };
  const seen = await off();
  video.evidence.silhouette.fill(0);
  return { seen, unseen: await off() };
}
