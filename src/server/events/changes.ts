import type { ServiceEvent } from '../../api/index.ts';
import { isKinemeshError } from '../../errors/index.ts';
import type { Service } from '../../jobs/index.ts';
import { createBell } from './bell.ts';
import type { Message } from './event-stream.ts';

const HEARTBEAT_MS = 15_000;

/**
 * The service's changes for one listener: first `all`, then the newest state of whatever has changed. While the
 * listener is slow only the newest change of each video is kept, so what waits never grows past the library.
 */
export async function* changesOf(service: Service, ended: AbortSignal): AsyncGenerator<Message> {
  const waiting = new Map<string, ServiceEvent>();
  const bell = createBell();
  const stop = service.subscribe((event) => {
    if (event.type === 'all') return;
    waiting.set(event.type === 'video' ? event.video.id : event.videoId, event);
    bell.ring();
  });
  try {
    yield asMessage({ type: 'all', videos: await service.videos() });
    // What changed while the list was read may be older than the list.
    for (const id of waiting.keys()) waiting.set(id, await presentState(service, id));
    while (!ended.aborted) {
      const [first] = waiting;
      if (first === undefined) {
        if ((await bell.wait(HEARTBEAT_MS, ended)) === 'late') yield { comment: 'still here' };
      } else {
        waiting.delete(first[0]);
        yield asMessage(first[1]);
      }
    }
  } finally {
    stop();
  }
}

function asMessage(event: ServiceEvent): Message {
  return { event: event.type, data: JSON.stringify(event) };
}

async function presentState(service: Service, id: string): Promise<ServiceEvent> {
  try {
    return { type: 'video', video: await service.video(id) };
  } catch (cause) {
    if (isKinemeshError(cause) && cause.code === 'not-found') return { type: 'removed', videoId: id };
    throw cause;
  }
}
