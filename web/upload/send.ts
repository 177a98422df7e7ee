import * as tus from 'tus-js-client';
import { problemOf, unreachable } from '../api/index.ts';
import { urls } from '../app/service.ts';

/** In one request; what a break of the line costs at most, and what both ends hold of a file at once. */
const CHUNK_BYTES = 32 * 2 ** 20;
/** ms. A restart of the service takes some seconds; a laptop that slept takes longer. */
const RETRY_DELAYS = [500, 1000, 2000, 3000, 5000, 5000, 10_000, 10_000, 20_000, 20_000, 30_000, 30_000];

export interface Sending {
  readonly file: File;
  readonly sample: string | null;
  /** Where the service has begun this file already, its id. */
  readonly resumeId: string | null;
  readonly onBegun: (videoId: string) => void;
  readonly onProgress: (sentBytes: number) => void;
}

export interface Sender {
  /** Resolves when the file has arrived. @throws ProblemError */
  readonly done: Promise<void>;
  /** Stops; with `forget`, the service throws away what has arrived. */
  readonly stop: (forget: boolean) => Promise<void>;
}

/** Sends a file, going on from what the service has of it; breaks of the line are waited out. */
export function send({ file, sample, resumeId, onBegun, onProgress }: Sending): Sender {
  let upload: tus.Upload | null = null;
  let stopped = false;
  const done = new Promise<void>((resolve, reject) => {
    upload = new tus.Upload(file, {
      endpoint: urls.uploads,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, ...(sample === null ? {} : { sample }) },
      onProgress: (sent) => onProgress(sent),
      onUploadUrlAvailable: () => {
        const videoId = idOf(upload?.url ?? null);
        if (videoId !== null) onBegun(videoId);
      },
      onSuccess: () => resolve(),
      onError: (error) => void problemOfTus(error).then(reject),
    });
  });
  const begin = async (started: tus.Upload) => {
    const previous = await started.findPreviousUploads();
    if (previous.length > 0) started.resumeFromPreviousUpload(previous[0]);
    else if (resumeId !== null) started.url = `${urls.uploads}/${resumeId}`;
    if (!stopped) started.start();
  };
  if (upload !== null) void begin(upload);
  return {
    done,
    stop: async (forget) => {
      stopped = true;
      await upload?.abort(forget).catch(() => undefined);
    },
  };
}

function idOf(url: string | null): string | null {
  const last = url === null ? undefined : new URL(url, location.href).pathname.split('/').pop();
  return last ? decodeURIComponent(last) : null;
}

/** A failure of tus as one of ours. */
async function problemOfTus(error: Error | tus.DetailedError): Promise<unknown> {
  if (!(error instanceof tus.DetailedError)) return error;
  const answer = error.originalResponse;
  // No answer at all has status 0 in some browsers.
  if (answer === null || answer.getStatus() === 0) return unreachable(error);
  return problemOf(new Response(answer.getBody(), { status: answer.getStatus() }));
}
