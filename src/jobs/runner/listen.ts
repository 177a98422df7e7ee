import { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';

/**
 * Listens to stdin on a thread of its own: where a long sum keeps the runner from hearing that its service is dead,
 * this one does, and ends it.
 */

/** The task; or null when stdin has closed. */
export interface Heard {
  readonly line: string | null;
}

/** A little more than a runner gives itself. */
const PATIENCE_MS = 2000;

const say = (heard: Heard) => parentPort?.postMessage(heard);
const stdin = new Socket({ fd: 0, readable: true, writable: false });
let text = '';
stdin.setEncoding('utf8');
stdin.on('data', (more: string) => {
  const before = text;
  text += more;
  const end = text.indexOf('\n');
  if (end >= 0 && !before.includes('\n')) say({ line: text.slice(0, end) });
});
stdin.on('error', () => {});
stdin.once('close', () => {
  say({ line: null });
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE_MS);
});
