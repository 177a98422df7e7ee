import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './side-by-side.module.css';

interface SideBySideProps {
  /** The video, large; what belongs to it lies under it. */
  readonly look: ReactNode;
  /** What there is to do or to wait for. */
  readonly children: ReactNode;
  /** Under the video, on a phone under everything. */
  readonly below?: ReactNode;
}

/** A video that has no result yet, in all its states: nothing moves when one becomes the next. */
export function SideBySide({ look, children, below }: SideBySideProps) {
  return (
    <div className={classes.columns}>
      <Paper className={classes.look} withBorder>
        {look}
      </Paper>
      <div className={classes.side}>{children}</div>
      {below && <div className={classes.below}>{below}</div>}
    </div>
  );
}
