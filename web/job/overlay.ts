import { useEffect, useRef } from 'react';
import type { Video } from '../../src/api/index.ts';
import { say } from '../app/say.tsx';
import { service, urls } from '../app/service.ts';
import { isUnderWay } from '../app/status.ts';
import { PageError } from '../app/trouble.ts';
import { turnsBefore, useVideos } from '../app/videos.ts';
import { percent, progressInWords, turnInWords } from '../app/words.ts';

interface Overlay {
  /** Downloads it, after drawing it where that has not been done. */
  readonly download: () => void;
  /** What the download costs, or how far it is. */
  readonly hint: string;
  /** How far the drawing is, in two words; null while nothing is drawn. */
  readonly progress: string | null;
}

/** The video with the bodies on it: drawn when it is asked for, saved when it is there. */
export function useOverlay(video: Video): Overlay {
  const job = video.jobs.overlay;
  const drawing = job !== null && isUnderWay(job);
  const before = useVideos(({ videos }) => turnsBefore(videos, video));
  /** Whether this page asked for it and shall save it. */
  const wanted = useRef(false);

  useEffect(() => {
    if (!wanted.current) return;
    if (video.hasOverlay) {
      wanted.current = false;
      saveFrom(urls.overlay(video.id));
    } else if (job?.state === 'failed' && job.failure !== null) {
      wanted.current = false;
      say('The video with bodies could not be made', new PageError(job.failure));
    }
  }, [video.hasOverlay, video.id, job]);

  const download = async () => {
    if (video.hasOverlay) {
      saveFrom(urls.overlay(video.id));
      return;
    }
    if (drawing) {
      wanted.current = true;
      return;
    }
    try {
      await service.startOverlay(video.id);
      wanted.current = true;
    } catch (thrown) {
      say('The video with bodies could not be started', thrown);
    }
  };
  return {
    download: () => void download(),
    hint: hintOf(video, drawing, before),
    progress: drawing ? `Drawing, ${percent(job.progress?.fraction ?? 0)}` : null,
  };
}

function hintOf({ hasOverlay, jobs: { overlay } }: Video, drawing: boolean, before: number): string {
  if (hasOverlay) return 'Ready';
  if (!drawing || overlay === null) return 'Has to be drawn first, which takes a while';
  return overlay.state === 'running' ? progressInWords(overlay.progress) : turnInWords(before);
}

function saveFrom(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
