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
import { ResultPanel } from './result-panel.tsx';
import { SetupPanel } from './setup-panel.tsx';
import { VideoHeading } from './video-heading.tsx';

/** A video: before, while and after its bodies are made. */
export function VideoPage({ videoId }: { readonly videoId: string }) {
  const video = useVideo(videoId);
  const loaded = useVideos((state) => state.loaded);
  const upload = useUploadOf(videoId);
  const [again, setAgain] = useState(false);
  useTitle(video?.name ?? null);

  if (video === null) {
    if (!loaded || upload !== null) return <Skeleton height={420} radius="lg" />;
    return <Nowhere what="This video is not here." why="It may have been deleted." />;
  }
  return (
    <>
      <VideoHeading video={video} />
      <Body video={video} again={again} setAgain={setAgain} />
    </>
  );
}

interface BodyProps {
  readonly video: Video;
  /** Whether the user is about to process it once more. */
  readonly again: boolean;
  readonly setAgain: (again: boolean) => void;
}

function Body({ video, again, setAgain }: BodyProps) {
  const { bodies, prepare } = video.jobs;
  if (video.state === 'unreadable') return <UnreadablePanel video={video} />;
  if (again)
    return <SetupPanel video={video} onStarted={() => setAgain(false)} onBack={() => setAgain(false)} />;
  if (bodies !== null && isUnderWay(bodies)) return <JobPanel video={video} job={bodies} />;
  if (video.state === 'preparing' && prepare?.state === 'failed')
    return <FailedPanel video={video} job={prepare} onSettings={null} />;
  if (bodies?.state === 'failed')
    return <FailedPanel video={video} job={bodies} onSettings={() => setAgain(true)} />;
  if (video.motionId !== null) return <ResultPanel video={video} onAgain={() => setAgain(true)} />;
  if (bodies?.state === 'cancelled')
    return <CancelledPanel video={video} job={bodies} onSettings={() => setAgain(true)} />;
  return <SetupPanel video={video} onStarted={() => undefined} onBack={null} />;
}
