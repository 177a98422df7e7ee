import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** One server-sent event (WHATWG HTML, 9.2), or a comment that only keeps the line open. */
export type Message =
  | { readonly event?: string; readonly id?: string; readonly data: string }
  | { readonly comment: string };

/** ms: how long a browser waits before it connects again. */
const RETRY_MS = 1000;

/**
 * Answers with a stream of events. The next is only asked for when the one before has gone out, so a slow reader
 * holds up the source instead of filling the memory. `messages` gets a signal that is aborted when the reader has
 * gone or the server closes.
 */
export function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  closing: AbortSignal,
  messages: (ended: AbortSignal) => AsyncGenerator<Message>,
): FastifyReply {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const ended = AbortSignal.any([gone.signal, closing]);
  async function* text() {
    yield `retry: ${RETRY_MS}\n\n`;
    try {
      for await (const message of messages(ended)) yield asText(message);
    } catch (cause) {
      // The answer has begun: all that is left is to end it. The reader comes again and is told then.
      request.log.error({ err: cause, url: request.url });
    }
  }
  request.raw.socket.setNoDelay(true);
  return reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('connection', 'close')
    .send(Readable.from(text()));
}

function asText(message: Message): string {
  if ('comment' in message) return `: ${message.comment}\n\n`;
  const lines = message.data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  const event = message.event === undefined ? '' : `event: ${message.event}\n`;
  const id = message.id === undefined ? '' : `id: ${message.id}\n`;
  return `${event}${id}${lines.join('')}\n`;
}
