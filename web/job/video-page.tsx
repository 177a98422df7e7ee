import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { Nowhere } from '../app/nowhere.tsx';
import { useTitle } from '../app/use-title.ts';
import { useVideo, useVideos } from '../app/videos.ts';
import { useUploadOf } from '../upload/uploads.ts';
import { CancelledPanel, FailedPanel, UnreadablePanel } from './failed-panel.tsx';
import { JobPanel } from './job-panel.tsx';
import { RefusedPanel } from './refused-panel.tsx';
import { ResultActions } from './result-actions.tsx';
import { ResultPanel } from './result-panel.tsx';
import { SetupPanel } from './setup-panel.tsx';
import { useTabTitle } from './tab-title.ts';
import { VideoHeading } from './video-heading.tsx';
import { type View, viewOf, type Wish } from './view.ts';

/** A video: before, while and after its bodies are made. */
export function VideoPage({ videoId }: { readonly videoId: string }) {
  const video = useVideo(videoId);
  const loaded = useVideos((state) => state.loaded);
  const upload = useUploadOf(videoId);
  const [wish, setWish] = useState<Wish>(null);
  useTitle(useTabTitle(video));

  if (video !== null) {
    const view = viewOf(video, wish);
    return (
      <>
        <VideoHeading video={video}>
          {view.kind === 'result' && <ResultActions video={video} onAgain={() => setWish('settings')} />}
        </VideoHeading>
        <Body video={video} view={view} setWish={setWish} />
      </>
    );
  }
  if (upload?.trouble) return <RefusedPanel upload={upload} trouble={upload.trouble} />;
  if (!loaded || upload !== null) return <Skeleton height={420} radius="lg" />;
  return <Nowhere what="This video is not here." why="It may have been deleted." />;
}

interface BodyProps {
  readonly video: Video;
  readonly view: View;
  readonly setWish: (wish: Wish) => void;
}

function Body({ video, view, setWish }: BodyProps) {
  const toSettings = () => setWish('settings');
  const back = () => setWish(null);
  switch (view.kind) {
    case 'unreadable':
      return <UnreadablePanel video={video} />;
    case 'job':
      return <JobPanel video={video} job={view.job} />;
    case 'failed':
      return (
        <FailedPanel
          video={video}
          job={view.job}
          onSettings={view.job.kind === 'bodies' ? toSettings : null}
          onResult={video.motionId === null ? null : () => setWish('result')}
        />
      );
    case 'cancelled':
      return <CancelledPanel video={video} job={view.job} onSettings={toSettings} />;
    case 'result':
      return <ResultPanel video={video} />;
    case 'setup':
      return <SetupPanel video={video} onStarted={back} onBack={view.again ? back : null} />;
  }
}
