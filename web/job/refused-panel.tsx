import { Button, Paper } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { navigate } from '../app/router.ts';
import type { Trouble } from '../app/trouble.ts';
import { dropUpload, type LocalUpload } from '../upload/uploads.ts';
import classes from './failed-panel.module.css';

interface RefusedPanelProps {
  readonly upload: LocalUpload;
  readonly trouble: Trouble;
}

/** A file that the service did not take, where its page would have been. */
export function RefusedPanel({ upload, trouble }: RefusedPanelProps) {
  const leave = () => {
    navigate('/');
    dropUpload(upload.key);
  };
  return (
    <Paper className={classes.panel} withBorder>
      <div className={classes.sign} data-tone="bad">
        <IconAlertTriangle size={22} aria-hidden />
      </div>
      <div className={classes.words} role="alert">
        <h1 className={classes.title}>{trouble.message}</h1>
        <p className={classes.text}>{trouble.remedy}</p>
        <div className={classes.buttons}>
          <Button onClick={leave}>Go to your videos</Button>
        </div>
      </div>
    </Paper>
  );
}
