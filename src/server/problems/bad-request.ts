import type { Socket } from 'node:net';
import { SECURITY_HEADERS } from '../security/headers.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import { Refusal } from './refusal.ts';

/** Answers what is no HTTP, or too slow or too much of it: no route and no hook ever sees that. */
export function answerBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = problemOf(refusalOf(error.code));
  const body = JSON.stringify(problem);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  if (socket.writable)
    socket.write(`HTTP/1.1 ${problem.status} ${problem.title}\r\n${lines.join('')}\r\n${body}`);
  socket.destroySoon();
}

function refusalOf(code: string | undefined): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Refusal(
      408,
      'request-invalid',
      'The request did not come to its end in time.',
      'Send it again.',
    );
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Refusal(
      431,
      'request-invalid',
      'The headers are larger than what is taken here.',
      'Send fewer.',
    );
  }
  return new Refusal(
    400,
    'request-invalid',
    'This is no HTTP request.',
    'Send one as RFC 9112 describes it.',
  );
}
