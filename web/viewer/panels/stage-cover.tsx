import { Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from '../viewer.module.css';
import { useViewerState } from './viewer-context.ts';

/** What lies over the cells while there is nothing to see, or not enough. */
export function StageCover() {
  const phase = useViewerState((state) => state.phase);
  const waiting = useViewerState((state) => state.waiting);
  const notice = useViewerState((state) => state.notice);
  const has3d = useViewerState((state) => state.has3d);
  if (phase.name === 'failed') {
    return (
      <div className={classes.cover} role="alert">
        <IconAlertTriangle size={28} aria-hidden />
        <strong>{phase.message}</strong>
        <span>{phase.remedy}</span>
      </div>
    );
  }
  if (phase.name === 'loading') {
    return (
      <div className={classes.cover} role="status">
        <Loader size="sm" />
        <span>Loading the bodies</span>
      </div>
    );
  }
  return (
    <>
      {!has3d && (
        <div className={classes.no3d} role="status">
          <IconAlertTriangle size={24} aria-hidden />
          <strong>This browser does not draw in 3D here, so people are shown as lines.</strong>
          <span>Turn on hardware acceleration (WebGL) in its settings, or use another browser.</span>
        </div>
      )}
      {waiting && (
        <div className={classes.waiting} role="status">
          <Loader size="xs" /> Loading
        </div>
      )}
      {notice !== null && (
        <div className={classes.notice} role="alert">
          {notice}
        </div>
      )}
    </>
  );
}
