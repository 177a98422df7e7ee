import type { Job, Video } from '../../src/api/index.ts';
import { people, percent, stageName } from './words.ts';

/** An upload of this tab, as far as words need it. */
export interface UploadGlance {
  readonly phase: 'queued' | 'checking' | 'sending' | 'interrupted' | 'failed';
  readonly sentBytes: number;
  /** Null until it can be told, and where another tab sends. */
  readonly bytesPerSecond: number | null;
}

export interface Status {
  /** `idle`: the user's turn; `busy`: ours; `bad`: something has to be done about it. */
  readonly tone: 'idle' | 'busy' | 'done' | 'bad';
  readonly text: string;
  /** 0–1 for a bar; null where there is nothing to measure. */
  readonly fraction: number | null;
}

/**
 * Where a video stands, in few words.
 *
 * @param upload this tab's upload of it, if it has one
 * @param before videos whose turn comes first
 */
export function statusOf(video: Video, upload: UploadGlance | null, before: number): Status {
  if (video.state === 'uploading') return uploadStatus(video, upload);
  if (video.state === 'unreadable') return { tone: 'bad', text: 'Cannot be read', fraction: null };
  const { bodies, prepare } = video.jobs;
  if (video.state === 'preparing') return preparing(prepare);
  if (bodies !== null && isUnderWay(bodies)) return underWay(bodies, before);
  if (bodies?.state === 'failed') return { tone: 'bad', text: 'Stopped by an error', fraction: null };
  if (video.motionId !== null)
    return { tone: 'done', text: video.people === null ? 'Done' : people(video.people), fraction: null };
  if (bodies?.state === 'cancelled') return { tone: 'idle', text: 'Cancelled', fraction: null };
  return { tone: 'idle', text: 'Ready to start', fraction: null };
}

/** Whether a job will still do something by itself. */
export function isUnderWay(job: Job): boolean {
  return job.state === 'waiting' || job.state === 'queued' || job.state === 'running';
}

/** 0–1, of the upload; from this tab where it sends, else what the service has. */
export function uploadedFraction(video: Video, upload: UploadGlance | null): number {
  const bytes = upload === null ? video.receivedBytes : Math.max(upload.sentBytes, video.receivedBytes);
  return video.sizeBytes > 0 ? Math.min(1, bytes / video.sizeBytes) : 0;
}

/** What an upload still takes, s; null where that cannot be told. */
export function uploadSecondsLeft(video: Video, upload: UploadGlance | null): number | null {
  const rate = upload?.bytesPerSecond ?? null;
  if (rate === null || rate < 1) return null;
  return (video.sizeBytes * (1 - uploadedFraction(video, upload))) / rate;
}

function uploadStatus(video: Video, upload: UploadGlance | null): Status {
  const fraction = uploadedFraction(video, upload);
  if (upload === null || upload.phase === 'interrupted')
    return { tone: 'bad', text: `Upload interrupted at ${percent(fraction)}`, fraction };
  if (upload.phase === 'failed') return { tone: 'bad', text: 'Upload failed', fraction };
  if (upload.phase !== 'sending') return { tone: 'busy', text: 'Waiting to be uploaded', fraction: null };
  return { tone: 'busy', text: `Uploading, ${percent(fraction)}`, fraction };
}

function preparing(prepare: Job | null): Status {
  if (prepare?.state === 'running') return running(prepare);
  if (prepare?.state === 'failed') return { tone: 'bad', text: 'Stopped by an error', fraction: null };
  return { tone: 'busy', text: 'Waiting to be looked at', fraction: null };
}

function underWay(job: Job, before: number): Status {
  if (job.state === 'running') return running(job);
  return {
    tone: 'busy',
    text: before === 0 ? 'Waiting for its turn' : `Waiting, ${before} before it`,
    fraction: null,
  };
}

function running({ progress }: Job): Status {
  if (progress === null) return { tone: 'busy', text: 'Starting', fraction: null };
  const { stage, fraction } = progress;
  return { tone: 'busy', text: `${stageName(stage)}, ${percent(fraction)}`, fraction };
}
