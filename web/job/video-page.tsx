import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { Nowhere } from '../app/nowhere.tsx';
import { isUnderWay } from '../app/status.ts';
import { useTitle } from '../app/use-title.ts';
import { useVideo, useVideos } from '../app/videos.ts';
import { useUploadOf } from '../upload/uploads.ts';
import { CancelledPanel, FailedPanel, UnreadablePanel } from './failed-panel.tsx';
import { JobPanel } from './job-panel.tsx';
import { RefusedPanel } from './refused-panel.tsx';
import { ResultPanel } from './result-panel.tsx';
import { SetupPanel } from './setup-panel.tsx';
import { VideoHeading } from './video-heading.tsx';

/** A video: before, while and after its bodies are made. */
export function VideoPage({ videoId }: { readonly videoId: string }) {
  const video = useVideo(videoId);
  const loaded = useVideos((state) => state.loaded);
  const upload = useUploadOf(videoId);
  useTitle(video?.name ?? null);

  if (video !== null) {
    return (
      <>
        <VideoHeading video={video} />
        <Body video={video} />
      </>
    );
  }
  if (upload?.trouble) return <RefusedPanel upload={upload} trouble={upload.trouble} />;
  if (!loaded || upload !== null) return <Skeleton height={420} radius="lg" />;
  return <Nowhere what="This video is not here." why="It may have been deleted." />;
}

/** What the user asked to see instead of what the video's state suggests. */
type Wish = 'settings' | 'result' | null;

function Body({ video }: { readonly video: Video }) {
  const [wish, setWish] = useState<Wish>(null);
  const { bodies, prepare } = video.jobs;
  const toSettings = () => setWish('settings');
  const back = () => setWish(null);
  if (video.state === 'unreadable') return <UnreadablePanel video={video} />;
  if (bodies !== null && isUnderWay(bodies)) return <JobPanel video={video} job={bodies} />;
  if (video.state === 'preparing' && prepare?.state === 'failed') {
    return <FailedPanel video={video} job={prepare} onSettings={null} onResult={null} />;
  }
  if (wish === 'settings') return <SetupPanel video={video} onStarted={back} onBack={back} />;
  if (bodies?.state === 'failed' && wish !== 'result') {
    const toResult = video.motionId === null ? null : () => setWish('result');
    return <FailedPanel video={video} job={bodies} onSettings={toSettings} onResult={toResult} />;
  }
  if (video.motionId !== null) return <ResultPanel video={video} onAgain={toSettings} />;
  if (bodies?.state === 'cancelled' && bodies.startedAt !== null) {
    return <CancelledPanel video={video} job={bodies} onSettings={toSettings} />;
  }
  return <SetupPanel video={video} onStarted={back} onBack={null} />;
}
