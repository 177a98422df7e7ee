import type { Settings } from '../api/index.ts';
import type { Body } from '../body/index.ts';
import type { Service } from '../jobs/index.ts';
import type { Motion } from '../motion/index.ts';

/** What the routes work with. */
export interface PoseContext {
  readonly service: Service;
  /** What makes the bodies where a request does not say. */
  readonly engine: Settings['engine'];
  /** Real paths of the folders whose videos may be named. */
  readonly folders: readonly string[];
  readonly version: string;
  /** How long a request may wait before it is answered with the job's number, ms. */
  readonly patienceMs: number;
  /** The body that a motion is of; throws where it cannot be had. */
  readonly loadBody: (made: Motion['body']) => Promise<Body>;
  /** Aborted when the server closes: whoever waits is answered then. */
  readonly closing: AbortSignal;
}
