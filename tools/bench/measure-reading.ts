import { deflateSync } from 'node:zlib';
import { readPhalpResult } from '../../src/phalp/index.ts';
import { nodeInflate } from '../../src/pickle/node.ts';
import { phalpFile } from '../testing/pickles/phalp-file.ts';
import { writePickle } from '../testing/pickles/write-pickle.ts';
import type { Measured } from './measure.ts';

const FRAMES = 300;
const READS = 5;

/** A result of 4D-Humans, made up: one person on 300 frames, with what rendering adds. */
export function measureReading(): Measured {
  const frames = Array.from({ length: FRAMES }, () => [{ id: 1 }]);
  const bytes = deflateSync(writePickle(phalpFile({ frames, isRendered: true })), { level: 3 });
  const started = performance.now();
  for (let n = 0; n < READS; n++) readPhalpResult(bytes, { inflate: nodeInflate });
  const seconds = (performance.now() - started) / 1000;
  return { stage: "Read 4D-Humans' result", seconds: seconds / READS, frames: FRAMES };
}
