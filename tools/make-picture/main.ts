import { writeFile } from 'node:fs/promises';
import { type Body, createPosedJoints } from '../../src/body/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { type Motion, rowOfFrame, type Track } from '../../src/motion/index.ts';
import { readMotion } from '../../src/motion/node.ts';
import {
  BodyRenderer,
  colourOfTrack,
  guessedColour,
  type Intrinsics,
  type Picture,
} from '../../src/render/index.ts';
import { openVideo } from '../../src/video/index.ts';
import { encodePng } from '../make-sample/png.ts';
import { FloorView } from './floor-view.ts';

/**
 * Makes the picture of the README: the frame, the frame with the bodies, and the motion in space.
 *
 * node tools/make-picture/main.ts VIDEO MOTION_FOLDER OUT.png [FRAME]
 */
const [videoPath, motionDir, outPath, frameText] = process.argv.slice(2);
if (outPath === undefined) {
  console.error('node tools/make-picture/main.ts VIDEO MOTION_FOLDER OUT.png [FRAME]');
  process.exit(2);
}

/** Px of the panels, and of what lies between them. */
const PANEL_WIDTH = 380;
const SPACE_WIDTH = 520;
const HEIGHT = 500;
const GAP = 8;
/** How many moments the view in space shows. */
const MOMENTS = 7;

const body = loadKinemeshBody();
const motion = await readMotion(motionDir);
const frame = frameText === undefined ? Math.floor(motion.video.frameCount / 2) : Number(frameText);
const plain = await frameOf(videoPath, frame);
const drawn: Picture = { ...plain, data: plain.data.slice() };
drawBodies(motion, body, frame, drawn);
const crop = cropAround(motion, frame);
const picture = sideBySide([resample(plain, crop), resample(drawn, crop), space(motion, body, frame)]);
await writeFile(outPath, encodePng(picture));
console.log(`${outPath}: ${picture.width}×${picture.height}, frame ${frame}`);

async function frameOf(path: string, index: number): Promise<Picture> {
  const video = await openVideo(path);
  try {
    for await (const { width, height, data } of video.frames({ from: index, to: index + 1 })) {
      return { width, height, data: Uint8Array.from(data) };
    }
  } finally {
    await video.close();
  }
  throw new Error(`${path} has no frame ${index}.`);
}

/** (V, 3) camera space */
function surface(of: Body, track: Track, row: number): Float32Array {
  const posed = createPosedJoints(of.jointCount);
  const poses = track.poses.subarray(row * 156, (row + 1) * 156);
  of.pose(track.betas, poses, track.trans.subarray(row * 3, row * 3 + 3), posed);
  return of.skin(track.betas, posed);
}

function lensOf({ frames }: Motion, index: number): Intrinsics {
  const [fx, fy, cx, cy] = frames.intrinsics.subarray(index * 4, index * 4 + 4);
  return { fx, fy, cx, cy };
}

function drawBodies(from: Motion, of: Body, index: number, on: Picture): void {
  const renderer = new BodyRenderer(on.width, on.height);
  for (const track of from.tracks) {
    const row = rowOfFrame(track, index);
    if (row < 0) continue;
    const mesh = { vertices: surface(of, track, row), triangles: of.triangles };
    const guessed = track.state[row] !== 0;
    const own = colourOfTrack(track.id);
    renderer.draw(mesh, lensOf(from, index), {
      colour: guessed ? guessedColour(own) : own,
      hatched: guessed,
      opacity: 0.93,
    });
  }
  renderer.finish(on.data);
}

interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** As high as the picture, or less where the person is small; as wide as a panel; the person in the middle. */
function cropAround({ tracks, video }: Motion, index: number): Crop {
  const track = tracks.find((one) => rowOfFrame(one, index) >= 0);
  const row = track === undefined ? -1 : rowOfFrame(track, index);
  const [x, y, w, h] =
    track === undefined ? [0, 0, video.width, video.height] : track.bbox.subarray(row * 4, row * 4 + 4);
  const aspect = PANEL_WIDTH / HEIGHT;
  const height = Math.min(video.height, video.width / aspect, Math.max(1.35 * h, (1.25 * w) / aspect));
  const width = height * aspect;
  const inside = (middle: number, size: number, whole: number): number =>
    Math.min(whole - size, Math.max(0, middle - size / 2));
  return {
    x: inside(x + w / 2, width, video.width),
    y: inside(y + h / 2, height, video.height),
    width,
    height,
  };
}

/** A part of a picture at the size of a panel: the mean of four points for each pixel. */
function resample(from: Picture, crop: Crop): Picture {
  const data = new Uint8Array(PANEL_WIDTH * HEIGHT * 3);
  const read = (x: number, y: number, channel: number): number => {
    const px = Math.min(from.width - 1.001, Math.max(0, x - 0.5));
    const py = Math.min(from.height - 1.001, Math.max(0, y - 0.5));
    const [ix, iy] = [Math.floor(px), Math.floor(py)];
    const at = (iy * from.width + ix) * 3 + channel;
    const upper = from.data[at] * (1 - px + ix) + from.data[at + 3] * (px - ix);
    const below = at + from.width * 3;
    const lower = from.data[below] * (1 - px + ix) + from.data[below + 3] * (px - ix);
    return upper * (1 - py + iy) + lower * (py - iy);
  };
  const scale = crop.width / PANEL_WIDTH;
  for (let n = 0; n < data.length; n += 1) {
    const pixel = Math.floor(n / 3);
    let sum = 0;
    for (const [ox, oy] of [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.25, 0.75],
      [0.75, 0.75],
    ]) {
      const x = crop.x + ((pixel % PANEL_WIDTH) + ox) * scale;
      sum += read(x, crop.y + (Math.floor(pixel / PANEL_WIDTH) + oy) * scale, n % 3);
    }
    data[n] = Math.round(sum / 4);
  }
  return { width: PANEL_WIDTH, height: HEIGHT, data };
}

/** The bodies in the world, now and at moments before, from aside and above. */
function space(from: Motion, of: Body, now: number): Picture {
  const view = new FloorView(SPACE_WIDTH, HEIGHT);
  const shot = from.frames.shot[now];
  const first = from.frames.shot.indexOf(shot);
  for (const track of from.tracks) {
    for (let n = 0; n < MOMENTS; n += 1) {
      const index = Math.round(first + ((now - first) * n) / (MOMENTS - 1));
      const row = rowOfFrame(track, index);
      if (row < 0) continue;
      const matrix = from.frames.worldFromCamera.subarray(index * 16, index * 16 + 16);
      view.add(toWorld(surface(of, track, row), matrix), of.triangles, {
        colour: colourOfTrack(track.id),
        opacity: n === MOMENTS - 1 ? 1 : 0.16 + (0.3 * n) / (MOMENTS - 1),
      });
    }
  }
  return view.paint();
}

function toWorld(vertices: Float32Array, m: Float32Array): Float32Array {
  const out = new Float32Array(vertices.length);
  for (let n = 0; n < vertices.length; n += 3) {
    const [x, y, z] = [vertices[n], vertices[n + 1], vertices[n + 2]];
    for (let axis = 0; axis < 3; axis += 1) {
      out[n + axis] = m[axis * 4] * x + m[axis * 4 + 1] * y + m[axis * 4 + 2] * z + m[axis * 4 + 3];
    }
  }
  return out;
}

function sideBySide(panels: readonly Picture[]): Picture {
  const width = panels.reduce((sum, panel) => sum + panel.width, 0) + GAP * (panels.length - 1);
  const data = new Uint8Array(width * HEIGHT * 3).fill(255);
  let left = 0;
  for (const panel of panels) {
    for (let y = 0; y < HEIGHT; y += 1) {
      const row = panel.data.subarray(y * panel.width * 3, (y + 1) * panel.width * 3);
      data.set(row, (y * width + left) * 3);
    }
    left += panel.width + GAP;
  }
  return { width, height: HEIGHT, data };
}
