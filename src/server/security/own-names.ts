import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** The names and origins under which this server answers. */
export interface OwnNames {
  /** Whether a `Host` header is one of ours. */
  isHost(header: string): boolean;
  /** Whether an `Origin` header is one of ours. */
  isOrigin(header: string): boolean;
  /** An origin to give as an example. */
  readonly example: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const EVERYWHERE = new Set(['0.0.0.0', '::', '[::]']);
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i;
const HTTP_PORT = 80;

/**
 * @param host that the server listens on. Where that is every interface, any address of this machine is ours too,
 * but no further name: a name can be made to lead here by whoever owns it.
 * @param portOf the port, known once the server listens
 */
export function createOwnNames(host: string, portOf: () => number): OwnNames {
  const everywhere = EVERYWHERE.has(host);
  const names = new Set(everywhere ? LOOPBACK : [...LOOPBACK, inBrackets(host)].map(canonical));
  const isHost = (header: string) => {
    const [, name, port] = HOST.exec(header) ?? [];
    if (name === undefined) return false;
    if ((port === undefined ? HTTP_PORT : Number(port)) !== portOf()) return false;
    const own = canonical(name);
    return names.has(own) || (everywhere && addressesHere().has(own));
  };
  return {
    isHost,
    isOrigin: (header) => header.startsWith('http://') && isHost(header.slice('http://'.length)),
    get example() {
      return `http://localhost:${portOf()}`;
    },
  };
}

/** An IPv6 address as URLs have it. */
export function inBrackets(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

function addressesHere(): Set<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return new Set(addresses.map(({ address }) => canonical(inBrackets(address.split('%')[0] ?? address))));
}

/** One spelling for each IPv6 address; names in lower case. */
function canonical(name: string): string {
  const lower = name.toLowerCase();
  return lower.startsWith('[') && URL.canParse(`http://${lower}`)
    ? new URL(`http://${lower}`).hostname
    : lower;
}
