import { create } from 'zustand';
import type { Video } from '../../src/api/index.ts';
import type { UploadGlance } from '../app/status.ts';
import { useVideos } from '../app/videos.ts';
import { useUploadOf } from './uploads.ts';

/** After this long without a byte nobody sends any more, ms. */
const STILL_MS = 8000;

/** Videos of which bytes have just arrived, whoever sends them: another tab, another program. */
const useArriving = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Notices which uploads move, for as long as the page is open. */
export function watchArrivals(): void {
  useVideos.subscribe(({ videos }, before) => {
    if (videos === before.videos) return;
    for (const video of grown(before.videos, videos)) mark(video.id);
  });
}

/** The uploads of which more is there than before. */
export function grown(before: readonly Video[], now: readonly Video[]): readonly Video[] {
  const bytes = new Map(before.map(({ id, receivedBytes }) => [id, receivedBytes]));
  return now.filter(
    ({ id, state, receivedBytes }) =>
      state === 'uploading' && receivedBytes > (bytes.get(id) ?? Number.POSITIVE_INFINITY),
  );
}

function mark(videoId: string): void {
  clearTimeout(timers.get(videoId));
  timers.set(
    videoId,
    setTimeout(() => change((ids) => ids.delete(videoId)), STILL_MS),
  );
  if (!useArriving.getState().ids.has(videoId)) change((ids) => ids.add(videoId));
}

function change(by: (ids: Set<string>) => void): void {
  const ids = new Set(useArriving.getState().ids);
  by(ids);
  useArriving.setState({ ids });
}

/** The upload of a video: this tab's, or one from elsewhere that moves; null where nobody sends. */
export function useGlance(video: Video): UploadGlance | null {
  const upload = useUploadOf(video.id);
  const elsewhere = useArriving(({ ids }) => ids.has(video.id));
  if (upload !== null) return upload;
  return elsewhere ? { phase: 'sending', sentBytes: video.receivedBytes, bytesPerSecond: null } : null;
}
