import { IconPlugConnectedX } from '@tabler/icons-react';
import classes from './connection-banner.module.css';
import { useVideos } from './videos.ts';

/** Says that the service does not answer, for as long as it does not. */
export function ConnectionBanner() {
  const lost = useVideos(({ connection }) => connection === 'lost');
  return (
    <div role="status" className={classes.place}>
      {lost && (
        <div className={classes.banner}>
          <IconPlugConnectedX size={18} aria-hidden />
          <span>The connection to Kinemesh is lost. Is it still running? Trying again …</span>
        </div>
      )}
    </div>
  );
}
