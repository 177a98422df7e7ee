import type { MotionWarning } from '../motion/index.ts';

/** What is wrong with a frame, by how it was decoded; 1 is a whole frame. */
const FRAME_FAULTS: Readonly<Record<number, { code: string; what: string }>> = {
  0: { code: 'frame-not-decoded', what: 'could not be decoded' },
  2: { code: 'frame-damaged', what: 'decoded only in part' },
};

/**
 * One warning for each stretch of frames with the same fault.
 *
 * @param decoded (n) 0 not decoded, 1 whole, 2 in part
 * @param firstFrame the video's frame that the first of them is
 */
export function frameWarnings(decoded: Uint8Array, firstFrame: number): MotionWarning[] {
  const warnings: MotionWarning[] = [];
  for (let t = 0, end = 0; t < decoded.length; t = end) {
    while (end < decoded.length && decoded[end] === decoded[t]) end++;
    const fault = FRAME_FAULTS[decoded[t]];
    if (fault === undefined) continue;
    const [from, to] = [firstFrame + t, firstFrame + end - 1];
    const frames = from === to ? `Frame ${from}` : `Frames ${from} to ${to}`;
    warnings.push({ code: fault.code, message: `${frames} ${fault.what}.`, frame: from });
  }
  return warnings;
}
