import type { Service } from '../../jobs/index.ts';
import { createBell } from './bell.ts';
import type { Message } from './event-stream.ts';

const HEARTBEAT_MS = 15_000;

/** A job's log from a byte on, as it grows; each event's id is the byte to go on from. The last event is `end`. */
export async function* logLines(
  service: Service,
  jobId: string,
  fromByte: number,
  ended: AbortSignal,
): AsyncGenerator<Message> {
  const bell = createBell();
  const stop = service.watchLog(jobId, () => bell.ring());
  try {
    let at = fromByte;
    while (!ended.aborted) {
      const part = await service.readLog(jobId, at);
      if (part.nextByte > at) {
        at = part.nextByte;
        yield { event: 'lines', id: String(at), data: part.text.replace(/\r?\n$/, '') };
      } else if (part.ended) {
        yield { event: 'end', id: String(at), data: String(at) };
        return;
      } else if ((await bell.wait(HEARTBEAT_MS, ended)) === 'late') {
        yield { comment: 'still here' };
      }
    }
  } finally {
    stop();
  }
}
