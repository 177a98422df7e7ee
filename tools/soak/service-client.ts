import { type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, jobSchema, type Settings, type Video, videoSchema } from '../../src/api/index.ts';
import type { MadeVideo } from './made-video.ts';

const TUS = { 'tus-resumable': '1.0.0' };

/** The service over HTTP, as the page and a client of tus use it. */
export interface ServiceClient {
  video(id: string): Promise<Video>;
  job(id: string): Promise<Job>;
  startBodies(videoId: string, settings: Partial<Settings>): Promise<Job>;
  retry(jobId: string): Promise<Job>;
  /** Begins an upload; the id of its video. */
  begin(fileName: string, sizeBytes: number): Promise<string>;
  /** Bytes of an upload that have arrived. */
  arrived(id: string): Promise<number>;
  /**
   * Sends from a byte on, to the end or until so many bytes have gone out, when the line is cut.
   *
   * @returns whether all of it was taken
   */
  send(id: string, video: MadeVideo, fromByte: number, cutAt?: number): Promise<boolean>;
}

/** @param address as in `http://localhost:3000` */
export function serviceClient(address: string): ServiceClient {
  const api = `${address}/api/v1`;
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { origin: address, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    video: async (id) => videoSchema.parse(await ask('GET', `/videos/${id}`)),
    job: async (id) => jobSchema.parse(await ask('GET', `/jobs/${id}`)),
    startBodies: async (id, settings) =>
      jobSchema.parse(await ask('POST', `/videos/${id}/jobs`, { settings })),
    retry: async (id) => jobSchema.parse(await ask('POST', `/jobs/${id}/retry`)),
    async begin(fileName, sizeBytes) {
      const metadata = `filename ${Buffer.from(fileName).toString('base64')}`;
      const headers = {
        ...TUS,
        origin: address,
        'upload-length': `${sizeBytes}`,
        'upload-metadata': metadata,
      };
      const response = await fetch(`${api}/uploads`, { method: 'POST', headers });
      if (response.status !== 201)
        throw new Error(`POST /uploads: ${response.status} ${await response.text()}`);
      return (response.headers.get('location') ?? '').split('/').at(-1) ?? '';
    },
    async arrived(id) {
      const response = await fetch(`${api}/uploads/${id}`, { method: 'HEAD', headers: TUS });
      if (!response.ok) throw new Error(`HEAD /uploads/${id}: ${response.status}`);
      return Number(response.headers.get('upload-offset'));
    },
    send: (id, video, fromByte, cutAt = video.sizeBytes) =>
      sendBytes(`${api}/uploads/${id}`, address, video, fromByte, cutAt),
  };
}

function sendBytes(
  url: string,
  origin: string,
  video: MadeVideo,
  fromByte: number,
  cutAt: number,
): Promise<boolean> {
  return new Promise((settle) => {
    const headers = {
      ...TUS,
      origin,
      'content-type': 'application/offset+octet-stream',
      'content-length': video.sizeBytes - fromByte,
      'upload-offset': fromByte,
    };
    const sending = request(url, { method: 'PATCH', headers }, (response) => {
      response.resume();
      settle(response.statusCode === 204);
    });
    sending.on('error', () => settle(false));
    const pump = async () => {
      let at = fromByte;
      for (const piece of video.read(fromByte)) {
        if (at >= cutAt) return sending.destroy();
        at += piece.length;
        if (!sending.write(piece)) await drained(sending);
        if (sending.destroyed) return;
      }
      sending.end();
    };
    pump();
  });
}

/** Until more can be sent, or the line is gone. */
function drained(sending: ClientRequest): Promise<void> {
  return new Promise((settle) => {
    const done = () => {
      sending.off('drain', done);
      sending.off('close', done);
      settle();
    };
    sending.on('drain', done);
    sending.on('close', done);
  });
}

/** Asks until it is so, or the time is over. */
export async function until<T>(
  ask: () => Promise<T>,
  is: (value: T) => boolean,
  limitMs: number,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await ask();
    if (is(value)) return value;
    if (performance.now() > end) throw new Error(`Not within ${limitMs / 1000} s: ${JSON.stringify(value)}`);
    await sleep(200);
  }
}
