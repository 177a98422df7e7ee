import { Paper, Progress } from '@mantine/core';
import type { Video } from '../../src/api/index.ts';
import classes from './setup-panel.module.css';
import { standOf } from './steps.ts';

/** How far the look at a new video is. Nothing before and after. */
export function PreparePanel({ video }: { readonly video: Video }) {
  if (video.state !== 'preparing') return null;
  const { headline, left, fraction } = standOf(video, null, 0);
  return (
    <Paper className={classes.panel} withBorder>
      <h2 className={classes.title}>{headline}</h2>
      <Progress mt={12} value={(fraction ?? 0) * 100} aria-label="Looking at the video" />
      <p className={classes.figures}>{left ?? 'You may close this page; it goes on.'}</p>
    </Paper>
  );
}
