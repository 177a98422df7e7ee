/** Uploads of this tab: one after another, each checked and recognised before it is sent. */
import { notifications } from '@mantine/notifications';
import { navigate, pathOf } from '../app/router.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { PageError, troubleOf } from '../app/trouble.ts';
import { useVideos } from '../app/videos.ts';
import { checkFile } from './check-file.ts';
import { sampleHash } from './sample-hash.ts';
import { type Sender, send } from './send.ts';
import {
  dropUpload,
  isSending,
  keepFile,
  type LocalUpload,
  patchUpload,
  uploadOf,
  useUploads,
} from './uploads.ts';

const senders = new Map<number, Sender>();
/** Uploads whose video page opens as soon as there is one. */
const opening = new Set<number>();
let lastKey = 0;

/** Takes on files that were dropped or chosen. A single one opens its own page. */
export function addFiles(files: readonly File[]): void {
  const added = files.map((file): LocalUpload => {
    lastKey += 1;
    return {
      key: lastKey,
      file,
      videoId: null,
      phase: 'queued',
      sentBytes: 0,
      bytesPerSecond: null,
      trouble: null,
    };
  });
  if (added.length === 0) return;
  if (added.length === 1) opening.add(added[0].key);
  else navigate('/');
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, ...added] }));
  pump();
}

/** Gives an upload up: nothing of it stays. */
export async function cancelUpload(key: number): Promise<void> {
  const upload = uploadOf(key);
  const sender = senders.get(key);
  dropUpload(key);
  senders.delete(key);
  await sender?.stop(true);
  if (upload?.videoId) {
    const { videoId } = upload;
    if (sender === undefined) await service.remove(videoId).catch(() => undefined);
    useVideos.setState(({ videos }) => ({ videos: videos.filter(({ id }) => id !== videoId) }));
    if (location.pathname === pathOf(videoId)) navigate('/');
  }
  pump();
}

/** Stops sending a video's file without giving up what has arrived; what it returns can be put back. */
export async function takeOut(videoId: string): Promise<LocalUpload | null> {
  const upload = useUploads.getState().uploads.find((each) => each.videoId === videoId) ?? null;
  if (upload === null) return null;
  dropUpload(upload.key);
  await senders.get(upload.key)?.stop(false);
  senders.delete(upload.key);
  pump();
  return upload;
}

/** Sends on what was taken out. */
export function putBack(upload: LocalUpload): void {
  const queued = { ...upload, phase: 'queued', trouble: null } as const;
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, queued] }));
  pump();
}

/** Sends on what was interrupted. */
export function goOn(key: number): void {
  patchUpload(key, { phase: 'queued', trouble: null });
  pump();
}

function goOnWithAll(): void {
  for (const { key, phase } of useUploads.getState().uploads) if (phase === 'interrupted') goOn(key);
}

function pump(): void {
  const { uploads } = useUploads.getState();
  if (uploads.some(({ phase }) => phase === 'checking' || phase === 'sending')) return;
  const next = uploads.find(({ phase }) => phase === 'queued');
  if (next === undefined) return;
  patchUpload(next.key, { phase: 'checking' });
  void run(next).finally(pump);
}

async function run({ key, file, videoId }: LocalUpload): Promise<void> {
  try {
    const wrong = await checkFile(file);
    if (wrong !== null) throw new PageError(wrong);
    const sample = await sampleHash(file);
    const known = sample === null ? null : await service.recognise(file.size, sample);
    if (uploadOf(key) === null) return;
    if (known !== null && known.state !== 'uploading') {
      dropUpload(key);
      sayKnown(key, known.id, known.name);
      return;
    }
    await transfer(key, file, sample, videoId ?? known?.id ?? null);
  } catch (thrown) {
    if (uploadOf(key) === null) return;
    const trouble = troubleOf(thrown);
    senders.delete(key);
    opening.delete(key);
    patchUpload(key, { phase: trouble.code === 'unreachable' ? 'interrupted' : 'failed', trouble });
    if (!isSeen(key)) say(`${file.name} was not uploaded`, thrown);
  }
}

async function transfer(key: number, file: File, sample: string | null, resumeId: string | null) {
  patchUpload(key, { phase: 'sending' });
  const speed = speedometer();
  const sender = send({
    file,
    sample,
    resumeId,
    onBegun: (videoId) => {
      keepFile(videoId, file);
      patchUpload(key, { videoId });
      if (opening.delete(key)) navigate(pathOf(videoId));
    },
    onProgress: (sentBytes) => patchUpload(key, { sentBytes, bytesPerSecond: speed(sentBytes) }),
  });
  senders.set(key, sender);
  await sender.done;
  senders.delete(key);
  dropUpload(key);
}

/** Whether the page that is open shows what becomes of an upload. */
function isSeen(key: number): boolean {
  const videoId = uploadOf(key)?.videoId ?? null;
  return location.pathname === '/' || (videoId !== null && location.pathname === pathOf(videoId));
}

function sayKnown(key: number, videoId: string, name: string): void {
  notifications.show({ title: 'You already have this video', message: name });
  if (opening.delete(key)) navigate(pathOf(videoId));
}

/** Bytes a second over the last seconds, from how much was sent by now; null at first. */
function speedometer(): (sentBytes: number) => number | null {
  const WINDOW_MS = 8000;
  const seen: { at: number; bytes: number }[] = [];
  return (bytes) => {
    const at = performance.now();
    seen.push({ at, bytes });
    while (seen.length > 2 && at - seen[0].at > WINDOW_MS) seen.shift();
    const since = at - seen[0].at;
    return since < 500 ? null : Math.max(0, ((bytes - seen[0].bytes) / since) * 1000);
  };
}

/** Asks before the page is left while something is being sent, and goes on when the service is back. */
export function guardUploads(): void {
  addEventListener('beforeunload', (event) => {
    if (isSending(useUploads.getState())) event.preventDefault();
  });
  useVideos.subscribe(({ connection }, before) => {
    if (connection === 'open' && before.connection !== 'open') goOnWithAll();
  });
  // A machine without any network gives up on a request sooner than on the event stream, and says when it has one.
  addEventListener('online', goOnWithAll);
}
