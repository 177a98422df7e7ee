import { BlockList, isIP } from 'node:net';
import { KinemeshError } from '../errors/index.ts';

export const DEFAULT_PORT = 3000;
export const DEFAULT_HOST = '127.0.0.1';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * A port as typed; 0 lets the system choose a free one.
 *
 * @throws KinemeshError `option-invalid`
 */
export function portFrom(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new KinemeshError(
    'option-invalid',
    `--port ${text} is not possible.`,
    'Give a whole number from 1 to 65535, as in --port 3001.',
  );
}

/**
 * An address to listen on as typed.
 *
 * @throws KinemeshError `option-invalid`
 */
export function hostFrom(text: string | undefined): string {
  if (text === undefined) return DEFAULT_HOST;
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0 || /^[a-z\d]([a-z\d.-]{0,252})$/i.test(bare)) return bare;
  throw new KinemeshError(
    'option-invalid',
    `--host ${text === '' ? '(empty)' : text} is no address.`,
    'Give an address of this machine, as in --host 192.168.1.20, or leave --host away.',
  );
}

/** Whether nobody but this machine reaches it. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
