import { basename, dirname } from 'node:path';
import type { FastifyReply } from 'fastify';
import type { StoredFile } from '../jobs/index.ts';

/** s: as long as caches keep anything. */
const YEAR = 365 * 24 * 3600;

interface Manner {
  /** `immutable`: its address never stands for anything else. */
  readonly caching: 'revalidate' | 'immutable';
  /** To be saved, not shown. */
  readonly download?: boolean;
}

/** Sends a file of the disk, or the range of it that was asked for. */
export function sendFile(reply: FastifyReply, file: StoredFile, { caching, download }: Manner): FastifyReply {
  const name = file.downloadName;
  reply.header('content-type', file.contentType);
  reply.header('cache-control', caching === 'immutable' ? `private, max-age=${YEAR}, immutable` : 'no-cache');
  if (download) reply.header('content-disposition', attachment(name));
  return reply.sendFile(basename(file.path), dirname(file.path), { cacheControl: false, contentType: false });
}

/**
 * `Content-Disposition` with the name twice: for old clients in ASCII, for all others in UTF-8 (RFC 6266, RFC 5987).
 */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
