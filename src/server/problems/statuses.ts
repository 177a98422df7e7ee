import type { ErrorCode } from '../../errors/index.ts';

/** The HTTP status of each failure (RFC 9110; 507 is WebDAV's, RFC 4918). */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
  'video-not-found': 404,
  'video-not-readable': 422,
  'video-not-a-video': 415,
  'video-no-video-track': 422,
  'video-encrypted': 422,
  'video-codec-missing': 422,
  'video-no-frames': 422,
  'video-encode-failed': 500,
  'option-invalid': 400,
  'output-exists': 409,
  'output-not-writable': 500,
  'disk-full': 507,
  'resume-mismatch': 409,
  'node-too-old': 500,
  'model-missing': 500,
  'model-corrupt': 500,
  'body-missing': 500,
  'body-corrupt': 500,
  'runtime-missing': 500,
  'motion-invalid': 500,
  'npz-invalid': 500,
  'evidence-invalid': 500,
  'not-found': 404,
  'not-ready': 409,
  'request-invalid': 400,
  'address-refused': 403,
  'data-in-use': 503,
  'data-newer': 503,
  'port-in-use': 503,
  'page-missing': 503,
  'runner-died': 500,
  cancelled: 409,
  internal: 500,
};

export function statusOf(code: ErrorCode): number {
  return STATUSES[code];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'This request is not right',
  403: 'Refused',
  404: 'Not there',
  405: 'Not with this method',
  408: 'Too slow',
  409: 'Not now',
  412: 'A condition does not hold',
  413: 'Too large',
  415: 'Not of a kind that is taken here',
  416: 'No such part',
  421: 'Not at this address',
  422: 'This video cannot be used',
  423: 'Busy',
  431: 'Too large',
  500: 'Something went wrong here',
  503: 'Not available',
  507: 'The disk is full',
};

export function titleOf(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'This request is not right' : 'Something went wrong here');
}
