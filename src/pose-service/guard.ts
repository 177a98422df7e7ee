import type { FastifyRequest } from 'fastify';
import { KinemeshError } from '../errors/index.ts';
import type { OwnNames } from '../server/index.ts';

/**
 * Lets programs in and pages out. A program sends no `Origin`; a page in the user's browser cannot leave it away on what
 * it posts, cannot choose `Host`, and has to ask first before it may send JSON, which nobody answers here.
 *
 * @throws KinemeshError `address-refused`, `request-invalid`
 */
export function refusePages({ headers, method, raw }: FastifyRequest, names: OwnNames): void {
  for (const host of raw.headersDistinct.host ?? [''])
    if (!names.isHost(host)) {
      throw new KinemeshError(
        'address-refused',
        `This service does not answer at ${JSON.stringify(host.slice(0, 100))}.`,
        `Call it at ${names.example}, or start it with --host and the address that you use.`,
      );
    }
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    throw new KinemeshError(
      'address-refused',
      'Requests from pages are refused: this interface is for programs.',
      'Use the page of kinemesh start.',
    );
  }
  if (method === 'POST' && !/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new KinemeshError(
      'request-invalid',
      'What was sent is not said to be JSON.',
      'Send the header "Content-Type: application/json".',
    );
  }
}
