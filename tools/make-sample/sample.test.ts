import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createPosedJoints } from '../../src/body/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { readMotion } from '../../src/motion/node.ts';
import { openVideo } from '../../src/video/index.ts';
import { actorBetas, HEIGHT_METRES, performanceOf } from './actor.ts';
import { cameraAt, inWorld } from './camera-path.ts';

const SAMPLE = fileURLToPath(new URL('../../assets/sample', import.meta.url));
const body = loadKinemeshBody();
const motion = await readMotion(join(SAMPLE, 'truth'));
const [track] = motion.tracks;
const video = await openVideo(join(SAMPLE, 'sample.mp4'));

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

describe('the sample', () => {
  it('is a clip of ten seconds with its whole truth beside it, small enough to ship', async () => {
    const { facts } = video;
    expect([facts.width, facts.height, facts.frameCount, facts.codec]).toEqual([960, 540, 300, 'h264']);
    expect(facts.averageFps).toBeCloseTo(30, 6);
    expect(motion.video.sha256).toBe(facts.sha256);
    expect([...motion.frames.time]).toEqual([...facts.time]);
    expect(track.frame.length).toBe(300);
    expect(track.heightMetres).toBe(HEIGHT_METRES);
    expect((await stat(join(SAMPLE, 'sample.mp4'))).size).toBeLessThan(1.2e6);
    expect(await bytesIn(join(SAMPLE, 'truth'))).toBeLessThan(1e6);
    const poster = await readFile(join(SAMPLE, 'poster.png'));
    expect(poster.subarray(1, 4).toString('latin1')).toBe('PNG');
  });

  it('has the joints that the body gives for its poses, and the motion that the tool makes', () => {
    const performance = performanceOf(body, actorBetas(body));
    const posed = createPosedJoints(52);
    expect(motion.body.assetSha256).toBe(body.assetSha256);
    for (let frame = 0; frame < 300; frame += 7) {
      const poses = track.poses.subarray(frame * 156, (frame + 1) * 156);
      body.pose(track.betas, poses, track.trans.subarray(frame * 3, frame * 3 + 3), posed);
      const planned = performance.at(frame / 30).joints;
      const camera = cameraAt(frame / 30);
      for (let joint = 0; joint < 52; joint += 1) {
        const [x, y, z] = posed.joints.subarray(joint * 3, joint * 3 + 3);
        const at = (frame * 52 + joint) * 3;
        const written = track.joints3d.subarray(at, at + 3);
        expect(Math.hypot(x - written[0], y - written[1], z - written[2])).toBeLessThan(1e-4);
        const world = inWorld(camera, [x, y, z]);
        const off = Math.hypot(...world.map((value, axis) => value - planned[joint][axis]));
        expect(off, `frame ${frame}, joint ${joint}`).toBeLessThan(1e-4);
      }
    }
  });

  it('shows the person where the truth says', async () => {
    // One of the points of the spine is on the red shirt: an arm may hide some of them.
    const spine = ['spine1', 'spine2', 'spine3', 'left_collar', 'right_collar'].map((name) =>
      body.jointNames.indexOf(name),
    );
    let red = 0;
    let looked = 0;
    for await (const { index, width, data } of video.frames()) {
      if (index % 5 !== 0) continue;
      looked += 1;
      const isRed = (joint: number): boolean => {
        const at = (index * 52 + joint) * 2;
        const p = (Math.floor(track.joints2d[at + 1]) * width + Math.floor(track.joints2d[at])) * 3;
        return data[p] > 1.6 * data[p + 2] && data[p] > 1.4 * data[p + 1];
      };
      if (spine.some(isRed)) red += 1;
    }
    expect(looked).toBe(60);
    expect(red).toBe(60);
  });

  it('keeps the whole person in the picture', () => {
    for (let frame = 0; frame < 300; frame += 1) {
      const [x, y, width, height] = track.bbox.subarray(frame * 4, frame * 4 + 4);
      expect(Math.min(x, y, 960 - x - width, 540 - y - height), `frame ${frame}`).toBeGreaterThan(5);
      expect(height).toBeGreaterThan(170);
    }
  });
});
