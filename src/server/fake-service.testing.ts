import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  EditList,
  EngineState,
  Job,
  JobKind,
  ServiceEvent,
  TrackerFindings,
  Video,
} from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import type { Edits, Engines, FileKind, LogPart, Service, StoredFile } from '../jobs/index.ts';

/** A service that does nothing with its videos. What it is told is kept in a folder, so that it can be opened again. */
export interface FakeService extends Service {
  /** What was told of uploads, in order. */
  readonly told: string[];
  /** Makes the next call of any method fail with this. */
  failWith(error: Error | null): void;
  change(video: Video): void;
  appendLog(jobId: string, text: string): void;
  endLog(jobId: string): void;
  subscribers(): number;
  setReady(ready: boolean): void;
  setRoom(bytes: number): void;
}

const NOW = '2026-01-01T00:00:00.000Z';
const JOB: Job = {
  id: '',
  videoId: '',
  kind: 'bodies',
  state: 'queued',
  settings: null,
  progress: null,
  failure: null,
  warnings: [],
  gpuMemory: null,
  attempts: 0,
  createdAt: NOW,
  startedAt: null,
  endedAt: null,
};

export async function createFakeService(dir: string): Promise<FakeService> {
  const folder = join(dir, 'uploads');
  await mkdir(folder, { recursive: true });
  await mkdir(join(dir, 'files'), { recursive: true });
  const rows = join(dir, 'rows.json');
  const saved: { videos: [string, Video][]; samples: [string, string][] } = existsSync(rows)
    ? JSON.parse(await readFile(rows, 'utf8'))
    : { videos: [], samples: [] };
  const videos = new Map(saved.videos);
  const samples = new Map(saved.samples);
  const removed = new Set<string>();
  const jobs = new Map<string, Job>();
  const logs = new Map<string, { text: string; ended: boolean; listeners: Set<() => void> }>();
  const listeners = new Set<(event: ServiceEvent) => void>();
  const told: string[] = [];
  let failure: Error | null = null;
  let ready = true;
  let room = 1e12;

  const save = () => writeFile(rows, JSON.stringify({ videos: [...videos], samples: [...samples] }));
  const emit = (event: ServiceEvent) => {
    for (const listener of listeners) listener(event);
  };
  const missing = (id: string) =>
    new KinemeshError('not-found', `There is no ${id}.`, 'Look into the library.');
  const failIfTold = () => {
    if (failure === null) return;
    const error = failure;
    failure = null;
    throw error;
  };
  const get = (id: string): Video => {
    failIfTold();
    const video = videos.get(id);
    if (video === undefined || removed.has(id)) throw missing(id);
    return video;
  };
  const put = async (video: Video): Promise<Video> => {
    videos.set(video.id, video);
    await save();
    emit({ type: 'video', video });
    return video;
  };
  const add = (id: string, fileName: string, sizeBytes: number): Promise<Video> =>
    put({
      id,
      name: fileName,
      fileName,
      sizeBytes,
      receivedBytes: 0,
      state: 'uploading',
      facts: null,
      hasPoster: false,
      people: null,
      motionId: null,
      hasOverlay: false,
      edits: 0,
      editsPending: false,
      jobs: { prepare: null, bodies: null, refit: null, overlay: null },
      createdAt: NOW,
    });
  const startJob = (videoId: string, kind: JobKind, settings: Job['settings']): Job => {
    get(videoId);
    const job: Job = { ...JOB, id: `job-${jobs.size + 1}`, videoId, kind, settings };
    jobs.set(job.id, job);
    logs.set(job.id, { text: '', ended: false, listeners: new Set() });
    return job;
  };
  const getJob = (id: string): Job => {
    const job = jobs.get(id);
    if (job === undefined) throw missing(id);
    return job;
  };
  const getLog = (id: string) => {
    getJob(id);
    const log = logs.get(id);
    if (log === undefined) throw missing(id);
    return log;
  };
  const fileAt = async (path: string, contentType: string, downloadName: string): Promise<StoredFile> => {
    if (!(await stat(path).catch(() => null))) throw missing(downloadName);
    return { path, contentType, downloadName };
  };

  return {
    engines: fakeEngines(told),
    edits: fakeEdits(get),
    told,
    failWith: (error) => {
      failure = error;
    },
    change: (video) => {
      videos.set(video.id, video);
      emit({ type: 'video', video });
    },
    appendLog: (jobId, text) => {
      const log = getLog(jobId);
      log.text += text;
      for (const listener of log.listeners) listener();
    },
    endLog: (jobId) => {
      const log = getLog(jobId);
      log.ended = true;
      for (const listener of log.listeners) listener();
    },
    subscribers: () => listeners.size,
    setReady: (value) => {
      ready = value;
    },
    setRoom: (bytes) => {
      room = bytes;
    },

    videos: async () => {
      failIfTold();
      return [...videos.values()].filter(({ id }) => !removed.has(id)).reverse();
    },
    video: async (id) => get(id),
    recognise: async ({ sizeBytes, sample }) => {
      const id = samples.get(`${sizeBytes}-${sample}`);
      return id === undefined ? null : get(id);
    },
    addSample: async () => {
      const video = await add('sample', 'sample.mp4', 4);
      await writeFile(join(dir, 'files', 'sample-original'), 'clip');
      return put({ ...video, receivedBytes: 4, state: 'ready' });
    },
    renameVideo: async (id, name) => {
      if (name.trim() === '') {
        throw new KinemeshError('request-invalid', 'A name cannot be empty.', 'Give a name.');
      }
      return put({ ...get(id), name });
    },
    removeVideo: async (id) => {
      get(id);
      removed.add(id);
      emit({ type: 'removed', videoId: id });
    },
    restoreVideo: async (id) => {
      if (!removed.delete(id)) throw missing(id);
      const video = get(id);
      emit({ type: 'video', video });
      return video;
    },
    startBodies: async (videoId, settings) => startJob(videoId, 'bodies', settings),
    startOverlay: async (videoId) => {
      if (get(videoId).motionId === null) {
        throw new KinemeshError('not-ready', 'There are no bodies yet.', 'Make them first.');
      }
      return startJob(videoId, 'overlay', null);
    },
    job: async (id) => getJob(id),
    jobsOf: async (videoId) => {
      get(videoId);
      return [...jobs.values()].filter((job) => job.videoId === videoId).reverse();
    },
    cancelJob: async (id) => {
      const job: Job = { ...getJob(id), state: 'cancelled', endedAt: NOW };
      jobs.set(id, job);
      return job;
    },
    retryJob: async (id) => {
      const job: Job = { ...getJob(id), state: 'queued', endedAt: null };
      jobs.set(id, job);
      return job;
    },
    readLog: async (jobId, fromByte): Promise<LogPart> => {
      const { text, ended } = getLog(jobId);
      const bytes = Buffer.from(text).subarray(fromByte);
      const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
      return { text: whole.toString(), nextByte: fromByte + whole.length, ended };
    },
    watchLog: (jobId, listener) => {
      const log = getLog(jobId);
      log.listeners.add(listener);
      return () => log.listeners.delete(listener);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    uploads: {
      folder,
      begin: async ({ id, fileName, sizeBytes, sample }) => {
        failIfTold();
        if (sizeBytes > room) {
          throw new KinemeshError('disk-full', `${fileName} is larger than the disk.`, 'Make room.');
        }
        told.push(`begin ${fileName}`);
        if (sample !== null) samples.set(`${sizeBytes}-${sample}`, id);
        await add(id, fileName, sizeBytes);
      },
      received: (id, bytes) => {
        const video = videos.get(id);
        if (video) videos.set(id, { ...video, receivedBytes: bytes });
      },
      finish: async (id) => {
        const video = get(id);
        if (video.state !== 'uploading') return;
        told.push(`finish ${video.fileName}`);
        await rename(join(folder, id), join(dir, 'files', `${id}-original`));
        await put({ ...video, receivedBytes: video.sizeBytes, state: 'preparing' });
      },
      abandon: async (id) => {
        told.push(`abandon ${get(id).fileName}`);
        videos.delete(id);
        await save();
        await rm(join(folder, id), { force: true });
        emit({ type: 'removed', videoId: id });
      },
    },

    file: async (videoId: string, kind: FileKind) => {
      const { name } = get(videoId);
      const type = kind === 'poster' ? 'image/jpeg' : 'video/mp4';
      return fileAt(join(dir, 'files', `${videoId}-${kind}`), type, name);
    },
    motionViewFile: async (videoId, motionId, name) => {
      get(videoId);
      const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
      return fileAt(join(dir, 'files', `${videoId}-${motionId}-${name}`), type, name);
    },
    motionFolder: async (videoId) => {
      get(videoId);
      const path = join(dir, 'files', `${videoId}-motion`);
      if (!existsSync(path)) throw new KinemeshError('not-ready', 'There are no bodies yet.', 'Make them.');
      return { path, downloadName: 'motion.zip' };
    },
    smplFile: async (sha256) =>
      fileAt(join(dir, 'files', `smpl-${sha256}`), 'application/octet-stream', 'SMPL.pkl').catch(() => null),
    reachedAt: async () => {},
    freeBytes: async () => room,
    isReady: async () => ready,
    close: async () => {
      await save();
    },
  };
}

/** A list that is kept, and a job that never ends. */
function fakeEdits(get: (videoId: string) => Video): Edits {
  const lists = new Map<string, EditList['edits']>();
  const listOf = (videoId: string) => lists.get(get(videoId).id) ?? [];
  const mark = (videoId: string, id: string | undefined, undone: boolean): EditList => {
    if (id === undefined) throw new KinemeshError('not-ready', 'There is none.', 'Mend something.');
    const edits = listOf(videoId).map((edit) => (edit.id === id ? { ...edit, undone } : edit));
    lists.set(videoId, edits);
    return { edits, job: { ...JOB, id: 'refit-1', videoId, kind: 'refit' } };
  };
  return {
    list: async (videoId) => ({ edits: listOf(videoId), job: null }),
    add: async (videoId, { edit }) => {
      const id = `edit-${listOf(videoId).length + 1}`;
      lists.set(videoId, [...listOf(videoId), { id, edit, undone: false, createdAt: NOW }]);
      return mark(videoId, id, false);
    },
    undo: async (videoId) => mark(videoId, listOf(videoId).findLast(({ undone }) => !undone)?.id, true),
    redo: async (videoId) => mark(videoId, listOf(videoId).find(({ undone }) => undone)?.id, false),
    remove: async (videoId, editId) => mark(videoId, editId, true),
    apply: async (videoId) => mark(videoId, '', false),
  };
}

/** The built-in engine is in order; of 4D-Humans one checkout and one Python can be had. */
function fakeEngines(told: string[]): Engines {
  const builtin: EngineState = { name: 'builtin', state: 'ready', summary: '', checkedAt: NOW, items: [] };
  let tracker: EngineState = { ...builtin, name: '4d-humans', state: 'not-set-up', checkedAt: null };
  const found: TrackerFindings = {
    checkouts: [{ id: 'c0ffee', label: '~/4D-Humans', ok: true, detail: '' }],
    interpreters: [
      { id: 'beef01', label: '~/4D-Humans/.venv', origin: '.venv', version: '3.10.14', ok: true, detail: '' },
    ],
    chosen: null,
  };
  return {
    states: async () => [builtin, tracker],
    check: async (name) => (name === 'builtin' ? builtin : tracker),
    findTrackers: async () => found,
    chooseTracker: async (choice) => {
      const { checkouts, interpreters } = found;
      if (checkouts[0]?.id !== choice.checkoutId || interpreters[0]?.id !== choice.interpreterId)
        throw new KinemeshError('not-found', 'That was not found.', 'Look again.');
      told.push(`choose ${choice.checkoutId} ${choice.interpreterId}`);
      tracker = { ...tracker, state: 'ready', checkedAt: NOW };
      return tracker;
    },
  };
}

/** Lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
