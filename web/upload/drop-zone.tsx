import { IconVideoPlus } from '@tabler/icons-react';
import classes from './drop-zone.module.css';
import { PickFiles } from './pick-files.tsx';

/** The place that says where to drop videos, with the button for who does not drag. */
export function DropZone() {
  return (
    <div className={classes.zone}>
      <IconVideoPlus size={32} stroke={1.4} className={classes.icon} aria-hidden />
      <span className={classes.words}>
        <span className={classes.lead}>
          <span className={classes.mouse}>Drop videos anywhere in this window</span>
          <span className={classes.touch}>Add videos from this device</span>
        </span>
        <span className={classes.hint}>MP4, MOV, MKV, AVI, WebM and more. They go nowhere else.</span>
      </span>
      <PickFiles label="Choose files" variant="filled" />
    </div>
  );
}
