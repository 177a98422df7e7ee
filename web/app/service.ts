/** The service's API, as far as the page calls it. All functions throw `ServiceError`. */
import { z } from 'zod';
import { type Job, jobSchema, type Settings, type Video, videoSchema } from '../../src/api/index.ts';
import { ServiceError, troubleOfAnswer, UNREACHABLE } from './trouble.ts';

export const API = '/api/v1';

export const urls = {
  uploads: `${API}/uploads`,
  events: `${API}/events`,
  poster: (videoId: string) => `${API}/videos/${videoId}/poster`,
  playable: (videoId: string) => `${API}/videos/${videoId}/playable`,
  motionZip: (videoId: string) => `${API}/videos/${videoId}/motion.zip`,
  overlay: (videoId: string) => `${API}/videos/${videoId}/overlay?download`,
  logEvents: (jobId: string) => `${API}/jobs/${jobId}/log/events`,
};

export const service = {
  /** The video that a file is which is about to be uploaded, where it is known. */
  recognise: async (sizeBytes: number, sample: string): Promise<Video | null> => {
    const known = z.object({ video: videoSchema.nullable() });
    return (await ask('POST', '/videos/recognise', { sizeBytes, sample }, known)).video;
  },
  addSample: (): Promise<Video> => ask('POST', '/videos/sample', {}, videoSchema),
  rename: (videoId: string, name: string): Promise<Video> =>
    ask('PATCH', `/videos/${videoId}`, { name }, videoSchema),
  remove: (videoId: string): Promise<null> => ask('DELETE', `/videos/${videoId}`, undefined, z.null()),
  restore: (videoId: string): Promise<Video> => ask('POST', `/videos/${videoId}/restore`, {}, videoSchema),
  startBodies: (videoId: string, settings: Partial<Settings>): Promise<Job> =>
    ask('POST', `/videos/${videoId}/jobs`, { settings }, jobSchema),
  startOverlay: (videoId: string): Promise<Job> => ask('POST', `/videos/${videoId}/overlay`, {}, jobSchema),
  cancelJob: (jobId: string): Promise<Job> => ask('POST', `/jobs/${jobId}/cancel`, {}, jobSchema),
  retryJob: (jobId: string): Promise<Job> => ask('POST', `/jobs/${jobId}/retry`, {}, jobSchema),
};

async function ask<T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const response = await fetch(`${API}${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new ServiceError(UNREACHABLE, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new ServiceError(troubleOfAnswer(response.status, text));
  return schema.parse(text === '' ? null : JSON.parse(text));
}
