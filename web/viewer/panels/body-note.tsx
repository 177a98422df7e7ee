import classes from '../viewer.module.css';
import { useViewerState } from './viewer-context.ts';

/** Whose body is drawn, below the timeline. */
export function BodyNote() {
  const note = useViewerState((state) => state.bodyNote);
  if (note === null) return null;
  return <p className={classes.bodyNote}>{note}</p>;
}
