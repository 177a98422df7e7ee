import { createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataStore, Upload } from '@tus/server';
import type { Video } from '../../api/index.ts';
import { isKinemeshError, KinemeshError } from '../../errors/index.ts';
import type { Service } from '../../jobs/index.ts';
import { Refusal } from '../problems/refusal.ts';
import { diskFull } from './disk-full.ts';
import { refuseOthers } from './refuse-others.ts';

/**
 * Where tus puts what arrives. The video's row in the database says how long an upload is to be, its file in
 * `folder` how much of it is there: nothing else is kept that a kill could leave in contradiction to these.
 */
export class UploadStore extends DataStore {
  readonly #service: Service;
  /** Uploads that are being written. */
  readonly #writing = new Map<string, AbortController>();

  /** @param closing ends its listening to the service */
  constructor(service: Service, closing: AbortSignal) {
    super();
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
    this.#service = service;
    const stop = service.subscribe((event) => {
      if (event.type === 'removed') this.#writing.get(event.videoId)?.abort();
    });
    closing.addEventListener('abort', stop, { once: true });
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.#touch(upload.id);
    return upload;
  }

  /** @returns how far it is, with what was written now */
  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const video = await this.#service.video(id);
    const stop = new AbortController();
    let at = offset;
    const { received } = this.#service.uploads;
    const counted = async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        at += piece.length;
        received(id, at);
        yield piece;
      }
    };
    const path = this.#pathOf(id);
    const checked = (pieces: AsyncIterable<Buffer>) => refuseOthers(pieces, { path, offset, video });
    this.#writing.set(id, stop);
    try {
      await pipeline(source, checked, counted, createWriteStream(path, { flags: 'r+', start: offset }), {
        signal: stop.signal,
      });
    } catch (cause) {
      throw await this.#failureOf(cause, video, stop.signal.aborted);
    } finally {
      this.#writing.delete(id);
    }
    return at;
  }

  /** What is there of an upload. One that is whole is handed on, in case a kill kept that from being done. */
  override async getUpload(id: string): Promise<Upload> {
    const video = await this.#service.video(id);
    const upload = (offset: number) =>
      new Upload({ id, size: video.sizeBytes, offset, metadata: { filename: video.fileName } });
    if (video.state !== 'uploading') return upload(video.sizeBytes);
    const offset = await this.#bytesOf(id);
    if (offset === video.sizeBytes) await this.#service.uploads.finish(id);
    return upload(offset);
  }

  override async remove(id: string): Promise<void> {
    const video = await this.#service.video(id);
    if (video.state !== 'uploading') {
      throw new Refusal(
        409,
        'request-invalid',
        `${video.name} has been uploaded: there is nothing left to give up.`,
        `To delete the video, send DELETE to /api/v1/videos/${id}.`,
      );
    }
    await this.#service.uploads.abandon(id);
  }

  #pathOf(id: string): string {
    return join(this.#service.uploads.folder, id);
  }

  async #touch(id: string): Promise<void> {
    const file = await open(this.#pathOf(id), 'a');
    await file.close();
  }

  /** Bytes that have arrived. A kill between row and file leaves a row alone: the file is made then. */
  async #bytesOf(id: string): Promise<number> {
    const found = await stat(this.#pathOf(id)).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
      await this.#touch(id);
      return { size: 0 };
    });
    return found.size;
  }

  async #failureOf(cause: unknown, video: Video, removed: boolean): Promise<unknown> {
    if (removed) {
      return new KinemeshError(
        'not-found',
        `${video.name} was deleted while it was being uploaded.`,
        'Undo the deletion to go on.',
        { cause },
      );
    }
    if (isKinemeshError(cause) && cause.code === 'video-not-a-video') {
      await this.#service.uploads.abandon(video.id);
      return cause;
    }
    return diskFull(cause) ?? cause;
  }
}
