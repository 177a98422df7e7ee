import type { Video } from '../../src/api/index.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { takeIn } from '../app/videos.ts';

/** Renames at once; the old name comes back where the service refuses. */
export async function renameVideo(video: Video, name: string): Promise<void> {
  if (name === video.name) return;
  takeIn({ type: 'video', video: { ...video, name } });
  try {
    takeIn({ type: 'video', video: await service.rename(video.id, name) });
  } catch (thrown) {
    takeIn({ type: 'video', video });
    say(`${video.name} was not renamed`, thrown);
  }
}
