import { Refusal } from '../problems/refusal.ts';

const PROTOCOL = 'Use a client of tus 1.0.0; docs/api.md shows the requests.';

/** What tus itself refuses or fails at, in our words. */
export async function tusRefusal(response: Response, failure: unknown): Promise<unknown> {
  const { status } = response;
  const said = (await response.text()).trim();
  if (status === 404 || status === 410) {
    return new Refusal(404, 'not-found', 'There is no such upload.', 'Begin the upload again.');
  }
  if (status === 409) {
    const message = 'The upload is at another byte than Upload-Offset says.';
    return new Refusal(409, 'request-invalid', message, 'Ask with HEAD where it is, and go on from there.');
  }
  if (status === 413) {
    const message = 'More was sent than Upload-Length had announced.';
    return new Refusal(413, 'request-invalid', message, PROTOCOL);
  }
  if (said.includes('lock')) {
    const message = 'Another request is just writing this upload.';
    return new Refusal(423, 'not-ready', message, 'Try again in a moment.');
  }
  if (status === 501) {
    const message = 'The upload does not say how long it is.';
    return new Refusal(400, 'request-invalid', message, 'Send Upload-Length with the number of bytes.');
  }
  if (status >= 500) return failure ?? new Error(`tus: ${status} ${said}`);
  return new Refusal(
    // A missing Upload-Offset is 403 to tus; but nothing was forbidden.
    status === 403 ? 400 : status,
    'request-invalid',
    said === '' ? 'This is no tus request.' : `${said}.`,
    PROTOCOL,
  );
}
