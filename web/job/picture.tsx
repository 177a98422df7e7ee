import type { Video } from '../../src/api/index.ts';
import { PosterImage } from '../library/poster-image.tsx';
import classes from './picture.module.css';

/** A video's picture, whole and as large as its preview; or the place where it will be. */
export function Picture({ video }: { readonly video: Video }) {
  return (
    <div className={classes.picture}>
      <PosterImage video={video} signSize={56} />
    </div>
  );
}
