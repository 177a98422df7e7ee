import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { writeMotion } from '../../src/motion/node.ts';
import { createVideoWriter, openVideo } from '../../src/video/index.ts';
import { actorBetas, performanceOf } from './actor.ts';
import { cameraAt, HEIGHT, WIDTH } from './camera-path.ts';
import { FRAMES_PER_SECOND, SECONDS } from './choreography.ts';
import { dress } from './mannequin.ts';
import { encodePng } from './png.ts';
import { Scene } from './scene.ts';
import { truthOf } from './truth.ts';

/**
 * Makes the sample: a clip of a mannequin, its true motion folder, and a picture of it.
 *
 * node tools/make-sample/main.ts [folder]      into assets/sample by default
 */
const OUT = process.argv[2] ?? fileURLToPath(new URL('../../assets/sample', import.meta.url));
const FRAMES = SECONDS * FRAMES_PER_SECOND;
const QUALITY = 23;
const POSTER_FRAME = 188;

const body = loadKinemeshBody();
const betas = actorBetas(body);
const performance = performanceOf(body, betas);
const scene = new Scene(dress(body, betas), betas);
const clip = join(OUT, 'sample.mp4');

await mkdir(OUT, { recursive: true });
const writer = await createVideoWriter(clip, {
  width: WIDTH,
  height: HEIGHT,
  timeBase: [1, FRAMES_PER_SECOND],
  crf: QUALITY,
});
const picture = new Uint8Array(WIDTH * HEIGHT * 3);
for (let frame = 0; frame < FRAMES; frame += 1) {
  const time = frame / FRAMES_PER_SECOND;
  scene.paint(performance.at(time), cameraAt(time), picture);
  await writer.write({ data: picture, time });
  if (frame === POSTER_FRAME) {
    await writeFile(join(OUT, 'poster.png'), encodePng({ width: WIDTH, height: HEIGHT, data: picture }));
  }
  if (frame % FRAMES_PER_SECOND === 0) console.log(`${frame} of ${FRAMES} frames`);
}
await writer.finish();

const video = await openVideo(clip);
await writeMotion(join(OUT, 'truth'), truthOf(body, betas, performance, video.facts));
await video.close();
console.log(`${clip}, and its truth beside it`);
