import { APPEARANCE_SIZE } from '../evidence/index.ts';
import type { Reading } from './landmark-network.ts';
import type { Pyramid } from './picture.ts';

export function readAppearance(_pyramid: Pyramid, _reading: Reading): Float32Array {
  return new Float32Array(APPEARANCE_SIZE);
}
