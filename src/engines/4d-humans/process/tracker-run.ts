import type { KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { Reached } from './failures/index.ts';

/** One call of track.py. */
export interface TrackerRun {
  readonly settings: FourDHumansSettings;
  /** In order, each as `hydraOverride` writes it, with paths as the checkout's Python knows them. */
  readonly overrides: readonly string[];
  /** `video.output_dir`, as we know it. */
  readonly outDir: string;
  /** How many frames it goes through. */
  readonly frames: number;
  /** The source's name without its ending, by which track.py calls its files. */
  readonly videoName: string;
  /** Whether it takes the video apart into pictures first. */
  readonly extract: boolean;
}

/** How a call of track.py ended. */
export interface TrackerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly seconds: number;
  /** The last that it said, for people. */
  readonly lastLines: readonly string[];
  readonly reached: Reached;
  /** The most of the GPU's memory that was seen in use; null where nobody tells. */
  readonly gpuPeakBytes: number | null;
  /** Null where it went as far as it can be told without reading the result: it says nothing of failure, and left one. */
  readonly failure: KinemeshError | null;
}
