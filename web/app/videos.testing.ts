import type { Job, Video } from '../../src/api/index.ts';

/** A video that is ready and nothing was done with, but for what is told otherwise. */
export function videoOf(
  told: Partial<Omit<Video, 'jobs'>> & { readonly jobs?: Partial<Video['jobs']> } = {},
): Video {
  return {
    id: 'a',
    name: 'Dance.mp4',
    fileName: 'Dance.mp4',
    sizeBytes: 1000,
    receivedBytes: 1000,
    state: 'ready',
    facts: null,
    hasPoster: false,
    people: null,
    motionId: null,
    edits: 0,
    editsPending: false,
    hasOverlay: false,
    createdAt: '2026-01-01T10:00:00.000Z',
    ...told,
    jobs: { prepare: null, bodies: null, refit: null, overlay: null, ...told.jobs },
  };
}

/** A job that waits for its turn, but for what is told otherwise. */
export function jobOf(told: Partial<Job>): Job {
  return {
    id: 'j',
    videoId: 'a',
    kind: 'bodies',
    state: 'queued',
    settings: null,
    progress: null,
    failure: null,
    warnings: [],
    gpuMemory: null,
    attempts: 0,
    createdAt: '2026-01-01T10:00:00.000Z',
    startedAt: null,
    endedAt: null,
    ...told,
  };
}
