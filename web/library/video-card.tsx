import { Progress } from '@mantine/core';
import type { Video } from '../../src/api/index.ts';
import { Link } from '../app/link.tsx';
import { pathOf } from '../app/router.ts';
import { statusOf } from '../app/status.ts';
import { turnsBefore, useVideos } from '../app/videos.ts';
import { clock } from '../app/words.ts';
import { useGlance } from '../upload/glance.ts';
import classes from './card.module.css';
import { Poster } from './poster.tsx';
import { StatusLine } from './status-line.tsx';
import { VideoMenu } from './video-menu.tsx';

/** A video in the library: picture, length, name, where it stands. */
export function VideoCard({ video }: { readonly video: Video }) {
  const upload = useGlance(video);
  const before = useVideos(({ videos }) => turnsBefore(videos, video));
  const status = statusOf(video, upload, before);
  return (
    <li className={classes.card}>
      <div className={classes.picture}>
        <Poster video={video} />
        {video.facts && <span className={classes.length}>{clock(video.facts.durationSeconds)}</span>}
        {status.fraction !== null && (
          <Progress
            className={classes.bar}
            value={status.fraction * 100}
            size={4}
            radius={0}
            aria-label={`${video.name}: progress`}
          />
        )}
      </div>
      <div className={classes.foot}>
        <div className={classes.words}>
          <Link to={pathOf(video.id)} className={classes.name} title={video.name}>
            {video.name}
          </Link>
          <StatusLine status={status} />
        </div>
        <div className={classes.menu}>
          <VideoMenu video={video} />
        </div>
      </div>
    </li>
  );
}
