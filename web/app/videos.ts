import { create } from 'zustand';
import type { ServiceEvent, Video } from '../../src/api/index.ts';

/** `lost`: there was a connection, or there should have been one by now. */
export type Connection = 'connecting' | 'open' | 'lost';

interface VideosState {
  readonly connection: Connection;
  /** Whether `videos` is what the service has. */
  readonly loaded: boolean;
  /** Newest first. */
  readonly videos: readonly Video[];
}

/** What the service has, kept up to date by its event stream. */
export const useVideos = create<VideosState>(() => ({ connection: 'connecting', loaded: false, videos: [] }));

/** The videos after an event, newest first. */
export function afterEvent(videos: readonly Video[], event: ServiceEvent): readonly Video[] {
  switch (event.type) {
    case 'all':
      return sorted(event.videos);
    case 'video':
      return sorted([...videos.filter(({ id }) => id !== event.video.id), event.video]);
    case 'removed':
      return videos.filter(({ id }) => id !== event.videoId);
  }
}

function sorted(videos: readonly Video[]): readonly Video[] {
  return [...videos].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

/** Takes in an answer of the service at once instead of waiting for the event that follows it. */
export function takeIn(event: ServiceEvent): void {
  useVideos.setState(({ videos, loaded }) => ({
    videos: afterEvent(videos, event),
    loaded: loaded || event.type === 'all',
  }));
}

export function useVideo(videoId: string): Video | null {
  return useVideos(({ videos }) => videos.find(({ id }) => id === videoId) ?? null);
}

/** Videos whose bodies come before this one's: running, or queued earlier. */
export function turnsBefore(videos: readonly Video[], video: Video): number {
  const mine = video.jobs.bodies;
  if (mine === null) return 0;
  return videos.filter(({ id, jobs }) => {
    if (id === video.id || jobs.bodies === null) return false;
    const { state, createdAt } = jobs.bodies;
    return state === 'running' || (state === 'queued' && createdAt < mine.createdAt);
  }).length;
}
