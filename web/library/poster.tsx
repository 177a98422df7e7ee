import { IconMovie } from '@tabler/icons-react';
import type { Video } from '../../src/api/index.ts';
import { urls } from '../app/service.ts';
import classes from './poster.module.css';

/** A video's picture, or the place where it will be. */
export function Poster({ video }: { readonly video: Video }) {
  return (
    <div className={classes.poster}>
      {video.hasPoster ? (
        <img src={urls.poster(video.id)} alt="" loading="lazy" decoding="async" />
      ) : (
        <IconMovie size={40} stroke={1.1} aria-hidden />
      )}
    </div>
  );
}
