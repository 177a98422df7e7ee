import type { Video } from '../../src/api/index.ts';
import classes from './poster.module.css';
import { PosterImage } from './poster-image.tsx';

/** A video's picture as the library shows it: small, and cut to one shape. */
export function Poster({ video }: { readonly video: Video }) {
  return (
    <div className={classes.poster}>
      <PosterImage video={video} signSize={40} />
    </div>
  );
}
