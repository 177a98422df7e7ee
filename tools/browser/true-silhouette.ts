import { fileURLToPath } from 'node:url';
import { createPosedJoints } from '../../src/body/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { type Motion, rowOfFrame } from '../../src/motion/index.ts';
import { readMotion } from '../../src/motion/node.ts';
import { BodyRenderer } from '../../src/render/index.ts';
import type { Picture } from './png.ts';

const TRUTH = fileURLToPath(new URL('../../assets/sample/truth', import.meta.url));

/** Where the person of the sample clip really is on a frame: 1 or 0 for each pixel of the clip. */
async function trueSilhouette(frame: number): Promise<{ width: number; height: number; mask: Uint8Array }> {
  const { video, frames, tracks }: Motion = await readMotion(TRUTH);
  const { width, height } = video;
  const body = loadKinemeshBody();
  const [track] = tracks;
  const row = rowOfFrame(track, frame);
  const posed = createPosedJoints(body.jointCount);
  const vertices = new Float32Array(body.vertexCount * 3);
  const length = body.jointCount * 3;
  body.pose(
    track.betas,
    track.poses.subarray(row * length, (row + 1) * length),
    track.trans.subarray(row * 3, row * 3 + 3),
    posed,
  );
  body.skin(track.betas, posed, vertices);
  const [fx, fy, cx, cy] = frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
  const renderer = new BodyRenderer(width, height);
  renderer.draw({ vertices, triangles: body.triangles }, { fx, fy, cx, cy }, { colour: [255, 255, 255] });
  const picture = new Uint8Array(width * height * 3);
  renderer.finish(picture);
  return {
    width,
    height,
    mask: Uint8Array.from({ length: width * height }, (_, at) => (picture[at * 3] > 40 ? 1 : 0)),
  };
}

/** Intersection over union of what is drawn on the screen and where the person really is. */
export async function overlapWithTruth(drawn: Uint8Array, screen: Picture, frame: number): Promise<number> {
  const truth = await trueSilhouette(frame);
  let [both, either] = [0, 0];
  for (let y = 0; y < screen.height; y++) {
    for (let x = 0; x < screen.width; x++) {
      const u = Math.floor(((x + 0.5) * truth.width) / screen.width);
      const v = Math.floor(((y + 0.5) * truth.height) / screen.height);
      const [a, b] = [drawn[y * screen.width + x], truth.mask[v * truth.width + u]];
      both += a & b;
      either += a | b;
    }
  }
  return both / either;
}
