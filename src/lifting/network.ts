import { LANDMARK_COUNT } from '../evidence/index.ts';

/** Rows a second that the network was trained at. */
export const RATE = 30;
/** What the network says of a row depends on so many rows before and after it. */
export const REACH = 18;
/** For each landmark x, y, depth, visibility; then log size, whether movement and depth are known, movement x, y, mask. */
export const CHANNELS = 4 * LANDMARK_COUNT + 6;
/** For each landmark x, y, z, then for each log spread across and along; four contact logits; up. */
export const OUTPUTS = 5 * LANDMARK_COUNT + 7;
export const SPREAD = 3 * LANDMARK_COUNT;
export const CONTACT = 5 * LANDMARK_COUNT;
export const UP = CONTACT + 4;

/**
 * The network as a function: (batch, rows, CHANNELS) in, (batch, rows − 2 · REACH, OUTPUTS) out. It pads nothing: a row's
 * outcome is the same in any window that holds its reach.
 */
export type LifterNetwork = (input: Float32Array, batch: number, rows: number) => Promise<Float32Array>;
