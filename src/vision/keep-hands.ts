import { HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { type Side, wristOf } from './hand-crop.ts';
import type { Hands } from './hand-watch.ts';
import type { Reading } from './landmark-network.ts';

/** A wrist that lies this far from where it was, in sides of the crop, is that of another hand. */
const MOVED = 0.06;

/** Of the hands that were looked for where one reading has the wrists, those that another has there too. */
export function keepHands({ score, landmarks }: Hands, before: Reading, after: Reading): Hands {
  const kept: Hands = { score: score.slice(), landmarks: landmarks.slice() };
  for (const side of [0, 1] as const satisfies readonly Side[]) {
    const [x, y] = wristOf(before, side);
    const [toX, toY] = wristOf(after, side);
    if (Math.hypot(toX - x, toY - y) < MOVED * after.crop.side) continue;
    const size = HAND_LANDMARK_COUNT * 3;
    kept.score[side] = 0;
    kept.landmarks.fill(0, side * size, (side + 1) * size);
  }
  return kept;
}
