import { IconMovie } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { urls } from '../app/service.ts';
import { useVideos } from '../app/videos.ts';

interface PosterImageProps {
  readonly video: Video;
  /** Of the sign that stands for a picture, px. */
  readonly signSize: number;
}

/** A video's picture; a sign where there is none yet, or none to be had while the service does not answer. */
export function PosterImage({ video, signSize }: PosterImageProps) {
  const open = useVideos(({ connection }) => connection === 'open');
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (open) setFailed(false);
  }, [open]);
  if (!video.hasPoster || failed) return <IconMovie size={signSize} stroke={1} aria-hidden />;
  return (
    <img src={urls.poster(video.id)} alt="" loading="lazy" decoding="async" onError={() => setFailed(true)} />
  );
}
