import type { Job } from '../../src/api/index.ts';
import { size } from '../app/words.ts';
import classes from './gpu-memory.module.css';
import { curveOf } from './memory-curve.ts';

const WIDTH = 300;
const HEIGHT = 44;

/** How much of the GPU's memory a job takes: a curve, what it is now and what it was at most. */
export function GpuMemory({
  memory,
  over,
}: {
  readonly memory: NonNullable<Job['gpuMemory']>;
  readonly over: boolean;
}) {
  const { peakBytes, totalBytes, samples } = memory;
  const now = samples.at(-1)?.bytes ?? 0;
  const { line, area } = curveOf(memory, WIDTH, HEIGHT);
  const words = `${over ? '' : `${size(now)} now, `}${size(peakBytes)} at most, of ${size(totalBytes)}`;
  return (
    <figure className={classes.memory}>
      <figcaption>
        <span>GPU memory</span>
        <span className={classes.figures}>{words}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`GPU memory over time: ${words}`}
      >
        <path className={classes.area} d={area} />
        <path className={classes.line} d={line} vectorEffect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}
