import { serviceEventSchema, type Video } from '../../src/api/index.ts';
import { resting } from './resting.ts';
import { service, urls } from './service.ts';
import { isUnderWay } from './status.ts';
import { takeIn, useVideos } from './videos.ts';

/** A blip shorter than this is nobody's business, ms. */
const GRACE_MS = 1500;
const RECONNECT_MS = 2000;
/** How long a tab keeps its event stream after it was hidden, ms. */
const REST_AFTER_MS = 10_000;
/** How often a hidden tab asks how far the work is, ms: its title says so. */
const ASK_EVERY_MS = 5000;

/**
 * Keeps the videos up to date for as long as the page is open: by events while it is seen, else by asking now and
 * then.
 */
export function followEvents(): void {
  let stopAsking = () => {};
  const stream = resting(() => {
    stopAsking();
    const close = openStream();
    return () => {
      close();
      stopAsking = askNowAndThen();
    };
  }, REST_AFTER_MS);
  const look = () => (document.visibilityState === 'hidden' ? stream.rest() : stream.wake());
  document.addEventListener('visibilitychange', look);
  // A tab that was opened in the background begins with the videos, too.
  stream.wake();
  look();
}

/** Opens the event stream, again where it breaks; what it returns closes it. */
function openStream(): () => void {
  let source: EventSource | null = null;
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let connectTimer: ReturnType<typeof setTimeout> | undefined;
  const connect = () => {
    const opened = new EventSource(urls.events);
    source = opened;
    opened.onopen = () => {
      clearTimeout(lostTimer);
      lostTimer = undefined;
      useVideos.setState({ connection: 'open' });
    };
    const onEvent = ({ data }: MessageEvent<string>) => {
      const event = serviceEventSchema.safeParse(JSON.parse(data));
      if (event.success) takeIn(event.data);
    };
    for (const type of ['all', 'video', 'removed']) opened.addEventListener(type, onEvent);
    opened.onerror = () => {
      lostTimer ??= setTimeout(() => useVideos.setState({ connection: 'lost' }), GRACE_MS);
      // A browser gives up for good where the answer was no event stream, as from a proxy without a server.
      if (opened.readyState === EventSource.CLOSED) connectTimer = setTimeout(connect, RECONNECT_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(lostTimer);
    clearTimeout(connectTimer);
    source?.close();
  };
}

/** Asks for the videos while one is worked on; what it returns ends that. */
function askNowAndThen(): () => void {
  let ended = false;
  const ask = async () => {
    if (!useVideos.getState().videos.some(isWorkedOn)) return;
    // Whether the service is still there is said when somebody looks.
    const videos = await service.videos().catch(() => null);
    if (videos !== null && !ended) takeIn({ type: 'all', videos: [...videos] });
  };
  const timer = setInterval(() => void ask(), ASK_EVERY_MS);
  return () => {
    ended = true;
    clearInterval(timer);
  };
}

function isWorkedOn({ jobs }: Video): boolean {
  return Object.values(jobs).some((job) => job !== null && isUnderWay(job));
}
