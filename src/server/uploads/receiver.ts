import { randomInt } from 'node:crypto';
import { MemoryLocker, Server, type Upload } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isKinemeshError, KinemeshError } from '../../errors/index.ts';
import type { Service } from '../../jobs/index.ts';
import { diskFull } from './disk-full.ts';
import { tusRefusal } from './tus-refusal.ts';
import { UploadStore } from './upload-store.ts';

export const UPLOADS_PATH = '/api/v1/uploads';

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 24;
/** ms: a line that broke unnoticed still holds its upload; it is cut off when a new one wants to go on. */
const HOLDER_MS = 300;
const WAIT_MS = 10_000;

/** What a client says of a file: tus's `Upload-Metadata`, decoded. */
const metadataSchema = z.object({
  filename: z.string().transform(withoutFolders).pipe(z.string().min(1).max(255)),
  sample: z
    .string()
    .regex(/^[0-9a-f]{16,128}$/)
    .nullish(),
});

/** Takes tus requests and answers them; what goes wrong is thrown. */
export interface Receiver {
  /** @param body what the request carries; it ends early where the line breaks, and what came until then counts */
  receive(request: FastifyRequest, body: AsyncIterable<Uint8Array> | null): Promise<Response>;
}

/** Receives uploads by tus 1.0.0. The upload's id is the video's. */
export function createReceiver(service: Service, closing: AbortSignal): Receiver {
  const failures = new WeakMap<object, unknown>();
  const server = new Server({
    path: UPLOADS_PATH,
    relativeLocation: true,
    datastore: new UploadStore(service, closing),
    locker: new MemoryLocker({ acquireLockTimeout: WAIT_MS }),
    lockDrainTimeout: HOLDER_MS,
    namingFunction: newId,
    onUploadCreate: async (_request, upload) => {
      await service.uploads.begin(beginningOf(upload));
      return {};
    },
    onUploadFinish: async (_request, upload) => {
      await service.uploads.finish(upload.id);
      return {};
    },
    onResponseError: (request, error) => {
      failures.set(request, error);
      return undefined;
    },
  });
  return {
    async receive(request, body) {
      const web = asWebRequest(request, body);
      const response = await server.handleWeb(web);
      if (response.status < 400) return response;
      const failure = failures.get(web);
      if (isKinemeshError(failure)) throw failure;
      // tus hears of a broken pipe from both of its ends, and tells of the one that it heard first.
      throw diskFull(failure) ?? (await tusRefusal(response, failure));
    },
  };
}

function newId(): string {
  return Array.from({ length: ID_LENGTH }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('');
}

function beginningOf(upload: Upload): Parameters<Service['uploads']['begin']>[0] {
  const { id, size, metadata } = upload;
  if (size === undefined || !Number.isSafeInteger(size) || size < 1) {
    throw new KinemeshError(
      'request-invalid',
      size === 0 ? 'The file is empty.' : 'The upload does not say how long it is.',
      size === 0 ? 'Choose another file.' : 'Send Upload-Length with the number of bytes.',
    );
  }
  const said = metadataSchema.safeParse(metadata ?? {});
  if (!said.success) {
    throw new KinemeshError(
      'request-invalid',
      `Upload-Metadata is not right: ${said.error.issues[0]?.path.join('.') || 'filename'} does not fit.`,
      'Send filename (1 to 255 characters) and, if wanted, sample (lower-case hexadecimal), both in Base64.',
    );
  }
  return { id, fileName: said.data.filename, sizeBytes: size, sample: said.data.sample ?? null };
}

/** The name alone, without what no file name has. */
function withoutFolders(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return (name.split(/[\\/]/).at(-1) ?? '').replaceAll(/[\u0000-\u001f\u007f]/g, '').trim();
}

function asWebRequest(request: FastifyRequest, body: AsyncIterable<Uint8Array> | null): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const init = {
    method: request.method,
    headers,
    body: body === null ? null : streamOf(body),
    duplex: 'half' as const,
  };
  return new Request(`http://localhost${request.url}`, init);
}

/** A stream that takes a piece when one is asked for, and none ahead. */
function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
