import type { Job, Video } from '../../src/api/index.ts';
import { isUnderWay } from '../app/status.ts';

/** What the user asked to see instead of what the video's state suggests. */
export type Wish = 'settings' | 'result' | null;

/** What a video's page shows. */
export type View =
  | { readonly kind: 'setup' /** Whether there is something to go back to. */; readonly again: boolean }
  | { readonly kind: 'unreadable' | 'result' }
  | { readonly kind: 'job' | 'failed' | 'cancelled'; readonly job: Job };

/** What a video's page shows, after the video's state and what the user asked for. */
export function viewOf({ state, motionId, jobs: { bodies, prepare } }: Video, wish: Wish): View {
  if (state === 'unreadable') return { kind: 'unreadable' };
  if (bodies !== null && isUnderWay(bodies)) return { kind: 'job', job: bodies };
  if (state === 'preparing' && prepare?.state === 'failed') return { kind: 'failed', job: prepare };
  if (wish === 'settings') return { kind: 'setup', again: true };
  if (bodies?.state === 'failed' && !(wish === 'result' && motionId !== null)) {
    return { kind: 'failed', job: bodies };
  }
  if (motionId !== null) return { kind: 'result' };
  // One that was cancelled before it began left nothing to go on from.
  if (bodies?.state === 'cancelled' && bodies.startedAt !== null) return { kind: 'cancelled', job: bodies };
  return { kind: 'setup', again: false };
}
