import { ActionIcon } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { urls } from '../app/service.ts';
import { useVideos } from '../app/videos.ts';
import { clock } from '../app/words.ts';
import { useUploads } from '../upload/uploads.ts';
import { Picture } from './picture.tsx';
import classes from './preview.module.css';

interface PreviewProps {
  readonly video: Video;
  readonly player: RefObject<HTMLVideoElement | null>;
  /** Where playing begins and ends, s. */
  readonly range: readonly [number, number] | null;
  readonly onDuration: (seconds: number) => void;
}

/**
 * The video to look at before it is processed: the file that was dropped, where this browser can play it, else what
 * the service makes of it.
 */
export function Preview({ video, player, range, onDuration }: PreviewProps) {
  const local = useLocalSource(video.id);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const open = useVideos(({ connection }) => connection === 'open');
  const [playing, setPlaying] = useState(false);
  const [now, setNow] = useState(0);

  useEffect(() => {
    if (open) setFailed([]);
  }, [open]);

  const sources = [local, video.state === 'ready' ? urls.playable(video.id) : null];
  const source = sources.find((each) => each !== null && !failed.includes(each)) ?? null;
  if (source === null) {
    return (
      <div className={classes.frame}>
        <Picture video={video} />
        {local !== null && video.facts === null && (
          <p className={classes.note}>
            This browser cannot play the file. You can watch it here once it has arrived.
          </p>
        )}
      </div>
    );
  }
  const toggle = () => {
    const element = player.current;
    if (element === null) return;
    if (!element.paused) {
      element.pause();
      return;
    }
    if (range !== null && (element.currentTime < range[0] || element.currentTime >= range[1] - 0.05))
      element.currentTime = range[0];
    void element.play().catch(() => undefined);
  };
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/useMediaCaption: a video of the user's own, to choose a part of. */}
      <video
        key={source}
        ref={player}
        className={classes.video}
        src={source}
        playsInline
        preload="auto"
        poster={video.hasPoster ? urls.poster(video.id) : undefined}
        aria-label={`Preview of ${video.name}`}
        onClick={toggle}
        onError={() => setFailed([...failed, source])}
        onLoadedMetadata={({ currentTarget }) => {
          if (currentTarget.videoWidth === 0) setFailed([...failed, source]);
          else if (Number.isFinite(currentTarget.duration)) onDuration(currentTarget.duration);
        }}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onSeeked={({ currentTarget }) => setNow(currentTarget.currentTime)}
        onTimeUpdate={({ currentTarget }) => {
          setNow(currentTarget.currentTime);
          if (range !== null && !currentTarget.paused && currentTarget.currentTime >= range[1]) {
            currentTarget.pause();
            currentTarget.currentTime = range[1];
          }
        }}
      />
      <div className={classes.controls}>
        <ActionIcon
          variant="transparent"
          c="white"
          size={34}
          aria-label={playing ? 'Pause' : 'Play'}
          onClick={toggle}
        >
          {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
        </ActionIcon>
        <span>{clock(now, 2)}</span>
      </div>
    </div>
  );
}

/** An address of the file that was dropped here; null where it was not, or not in this tab. */
function useLocalSource(videoId: string): string | null {
  const file = useUploads(({ files }) => files.get(videoId) ?? null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (file === null) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [file]);
  return url;
}
