import type { Service } from '../../jobs/index.ts';
import { createApp } from '../create-app.ts';
import { STDERR_LOG } from '../log.ts';

/** The OpenAPI document, without a server. */
export async function describeApi(): Promise<object> {
  const service = new Proxy({} as Service, {
    get: (_target, name) => {
      throw new Error(`Describing the routes calls none of them, but ${String(name)} was called.`);
    },
  });
  const closing = new AbortController().signal;
  const folders = { pageDir: '', bodyDir: '' };
  const app = await createApp({
    service,
    ...folders,
    version: '',
    host: 'localhost',
    log: STDERR_LOG,
    closing,
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
  }
}
