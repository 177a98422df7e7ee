import { type Body, createPosedJoints, JOINT_PARENTS } from '../../../src/body/index.ts';
import { STATE } from '../../../src/motion/index.ts';
import { colourOfTrack, projectPoint } from '../../../src/render/index.ts';
import type { Posture } from '../data/chunk.ts';

/** Joints from here on are fingers, too small to be drawn as lines. */
const FIRST_FINGER = 22;
/** Nearer than this a joint is not in front of the camera, m. */
const NEAREST = 0.05;

/**
 * Where there is no WebGL: people as lines over the picture.
 *
 * @param scale - px of the canvas for a px of the picture, whose intrinsics are fx, fy, cx, cy
 */
export function drawFlatSkeletons(
  context: CanvasRenderingContext2D,
  postures: readonly Posture[],
  body: Body,
  intrinsics: ArrayLike<number>,
  scale: number,
): void {
  const [fx, fy, cx, cy] = Array.from(intrinsics);
  const posed = createPosedJoints(body.jointCount);
  context.lineCap = 'round';
  for (const { id, state, betas, poses, trans } of postures) {
    const { joints } = body.pose(betas, poses, trans, posed);
    const pixel = (joint: number) => {
      const [x, y, z] = joints.subarray(joint * 3, joint * 3 + 3);
      return z < NEAREST ? null : projectPoint({ fx, fy, cx, cy }, x, y, z).map((value) => value * scale);
    };
    context.beginPath();
    for (let joint = 1; joint < FIRST_FINGER; joint += 1) {
      const [from, to] = [pixel(JOINT_PARENTS[joint]), pixel(joint)];
      if (!from || !to) continue;
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
    }
    context.setLineDash(state === STATE.observed ? [] : [4, 6]);
    context.lineWidth = 5;
    context.strokeStyle = 'rgb(0 0 0 / 55%)';
    context.stroke();
    context.lineWidth = 3;
    context.strokeStyle = `rgb(${colourOfTrack(id).join(' ')})`;
    context.stroke();
  }
}
