import { create } from 'zustand';
import type { UploadGlance } from '../app/status.ts';
import type { Trouble } from '../app/trouble.ts';

/** A file that this tab uploads. */
export interface LocalUpload extends UploadGlance {
  /** Of this tab alone. */
  readonly key: number;
  readonly file: File;
  /** Null until the service has taken it on. */
  readonly videoId: string | null;
  /** Why it failed or was interrupted. */
  readonly trouble: Trouble | null;
}

interface UploadsState {
  readonly uploads: readonly LocalUpload[];
  /** Files that were uploaded from this tab, for a preview before the service has one. */
  readonly files: ReadonlyMap<string, File>;
}

export const useUploads = create<UploadsState>(() => ({ uploads: [], files: new Map() }));

export function patchUpload(key: number, patch: Partial<Omit<LocalUpload, 'key' | 'file'>>): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.key === key ? { ...upload, ...patch } : upload)),
  }));
}

export function dropUpload(key: number): void {
  useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.key !== key) }));
}

export function uploadOf(key: number): LocalUpload | null {
  return useUploads.getState().uploads.find((upload) => upload.key === key) ?? null;
}

export function keepFile(videoId: string, file: File): void {
  useUploads.setState(({ files }) => ({ files: new Map(files).set(videoId, file) }));
}

/** This tab's upload of a video, if it has one. */
export function useUploadOf(videoId: string): LocalUpload | null {
  return useUploads(({ uploads }) => uploads.find((upload) => upload.videoId === videoId) ?? null);
}

/** Whether leaving the page would break something off. */
export function isSending({ uploads }: Pick<UploadsState, 'uploads'>): boolean {
  return uploads.some(({ phase }) => phase === 'queued' || phase === 'checking' || phase === 'sending');
}
