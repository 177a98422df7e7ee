/**
 * Loaded into a Node process before anything else (`NODE_OPTIONS=--import …`, which its children inherit): whatever
 * it tries to reach beyond this machine is written to the file that `KINEMESH_WATCH` names, and refused.
 * Every way out of Node ends in one of the functions replaced here: http, fetch and the rest connect by a Socket.
 */
import { Socket as DatagramSocket } from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { BlockList, isIP, Socket } from 'node:net';

const LOCAL = new BlockList();
LOCAL.addSubnet('127.0.0.0', 8, 'ipv4');
LOCAL.addAddress('::1', 'ipv6');

function isLocal(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost' || host === '';
  return LOCAL.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** @throws Error where it is not this machine */
function allow(what: string, host: string): void {
  if (isLocal(host)) return;
  const file = process.env.KINEMESH_WATCH;
  if (file) appendFileSync(file, `${process.pid} ${what} ${host}\n`);
  throw new Error(`An outgoing connection (${what} ${host}) was refused.`);
}

/** The host of `socket.connect(...)`, however it was called; a path is a socket of this machine. */
function hostOf(args: unknown[]): string {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: string; path?: string | null };
    return typeof path === 'string' ? 'localhost' : (host ?? 'localhost');
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return 'localhost';
  return typeof second === 'string' ? second : 'localhost';
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  allow('connect', hostOf(args));
  return Reflect.apply(connect, this, args);
} as typeof connect;

const send = DatagramSocket.prototype.send;
DatagramSocket.prototype.send = function (this: DatagramSocket, ...args: unknown[]) {
  const host = args.slice(1).find((arg) => typeof arg === 'string');
  allow('send', typeof host === 'string' ? host : 'localhost');
  return Reflect.apply(send, this, args);
} as typeof send;

for (const [owner, name] of [
  [dns, 'lookup'],
  [dns, 'resolve'],
  [dns.promises, 'lookup'],
  [dns.promises, 'resolve'],
] as const) {
  const target = owner as unknown as Record<string, (...args: unknown[]) => unknown>;
  const original = target[name];
  target[name] = (host, ...rest) => {
    if (typeof host === 'string') allow(`dns.${name}`, host);
    return original(host, ...rest);
  };
}
syncBuiltinESMExports();
