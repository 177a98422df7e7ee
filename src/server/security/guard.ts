import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../problems/refusal.ts';
import type { OwnNames } from './own-names.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_CONTENT_TYPES = new Set(['application/json', 'application/offset+octet-stream']);
/** What a browser says of requests that our own page makes, or that its user types. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Refuses what other pages in the user's browser might send here. They can reach this machine, but cannot choose
 * `Host`, `Origin` or `Sec-Fetch-Site`.
 *
 * @throws Refusal `address-refused`, `request-invalid`
 */
export function guard(request: FastifyRequest, names: OwnNames): void {
  const { headers, method } = request;
  refuseForeignTarget(request.url, names);
  for (const host of request.raw.headersDistinct.host ?? [undefined]) refuseForeignHost(host, names);
  refuseForeignOrigin(headers.origin, method, names);
  if (isOfApi(request)) refuseForeignSite(headers['sec-fetch-site'], names);
  if (!SAFE_METHODS.has(method)) refuseForeignContent(headers);
}

/** By the route that was found too: an address can be written in more than one way. */
function isOfApi({ url, routeOptions }: FastifyRequest): boolean {
  return url.startsWith('/api/') || routeOptions.url?.startsWith('/api/') === true;
}

/** A target with a host of its own goes before `Host` (RFC 9112, 3.2.2). */
function refuseForeignTarget(target: string, names: OwnNames): void {
  if (target.startsWith('/') || target === '*') return;
  const [origin] = /^[^/]*\/\/[^/?#]*/.exec(target) ?? [];
  if (origin === undefined || !names.isOrigin(origin.toLowerCase())) refuseForeignHost(target, names);
}

function refuseForeignHost(host: string | undefined, names: OwnNames): void {
  if (host !== undefined && names.isHost(host)) return;
  throw new Refusal(
    421,
    'address-refused',
    `This server does not answer at ${shown(host)}.`,
    `Open ${names.example}, or start it with --host and the address that you use.`,
  );
}

function refuseForeignOrigin(origin: string | undefined, method: string, names: OwnNames): void {
  if (origin === undefined ? SAFE_METHODS.has(method) : names.isOrigin(origin)) return;
  throw new Refusal(
    403,
    'address-refused',
    origin === undefined
      ? `${method} needs the header Origin, and there is none.`
      : `Requests from ${shown(origin)} are refused.`,
    `Use the page at ${names.example}. A script sends the header "Origin: ${names.example}".`,
  );
}

function refuseForeignSite(site: string | string[] | undefined, names: OwnNames): void {
  if (site === undefined || OWN_SITES.has(String(site))) return;
  throw new Refusal(
    403,
    'address-refused',
    'Requests from other pages are refused.',
    `Use the page at ${names.example}.`,
  );
}

function refuseForeignContent(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (type === undefined ? !hasBody : OWN_CONTENT_TYPES.has(mediaType(type))) return;
  throw new Refusal(
    415,
    'request-invalid',
    type === undefined
      ? 'What was sent has no Content-Type.'
      : `Content of type ${shown(type)} is not taken.`,
    'Send "Content-Type: application/json".',
  );
}

function mediaType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase();
}

function shown(value: string | undefined): string {
  return value === undefined ? 'an address without a name' : `“${value.slice(0, 100)}”`;
}
