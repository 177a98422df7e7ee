import { IconMovie } from '@tabler/icons-react';
import type { Video } from '../../src/api/index.ts';
import { urls } from '../app/service.ts';
import classes from './picture.module.css';

/** A video's picture, whole and as large as its preview; or the place where it will be. */
export function Picture({ video }: { readonly video: Video }) {
  return (
    <div className={classes.picture}>
      {video.hasPoster ? (
        <img src={urls.poster(video.id)} alt="" decoding="async" />
      ) : (
        <IconMovie size={56} stroke={1} aria-hidden />
      )}
    </div>
  );
}
