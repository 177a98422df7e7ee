import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Status } from '../app/status.ts';
import classes from './status-line.module.css';

/** Where a video stands: a sign, words. */
export function StatusLine({ status: { tone, text } }: { readonly status: Status }) {
  return (
    <span className={classes.line} data-tone={tone}>
      {tone === 'bad' && <IconAlertTriangle size={15} aria-hidden />}
      {tone === 'done' && <IconCheck size={15} aria-hidden />}
      {(tone === 'busy' || tone === 'idle') && <span className={classes.dot} />}
      <span className={classes.text} title={text}>
        {text}
      </span>
    </span>
  );
}
