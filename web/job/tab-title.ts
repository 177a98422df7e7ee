import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Video } from '../../src/api/index.ts';
import { isUnderWay } from '../app/status.ts';
import { percent } from '../app/words.ts';

/**
 * What a tab is called that shows a video: who waits in another tab reads there how far it is, and how it ended.
 *
 * @param unseen whether the bodies' job ended while nobody looked
 * @example '42 % · Dance.mp4', then '✓ Dance.mp4'
 */
export function tabTitle({ name, jobs: { bodies } }: Video, unseen: boolean): string {
  if (bodies?.state === 'running') return `${percent(bodies.progress?.fraction ?? 0)} · ${name}`;
  if (!unseen) return name;
  if (bodies?.state === 'done') return `✓ ${name}`;
  return bodies?.state === 'failed' ? `Stopped · ${name}` : name;
}

/** Follows a video with the title of its tab. Null where there is none. */
export function useTabTitle(video: Video | null): string | null {
  const hidden = useSyncExternalStore(subscribe, () => document.visibilityState === 'hidden');
  const bodies = video?.jobs.bodies ?? null;
  const underWay = bodies !== null && isUnderWay(bodies);
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (underWay) setWaited(true);
    else if (!hidden) setWaited(false);
  }, [underWay, hidden]);
  return video === null ? null : tabTitle(video, waited && hidden);
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
