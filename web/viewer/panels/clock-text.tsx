import { useEffect, useRef } from 'react';
import classes from '../viewer.module.css';
import { timeText } from './time-text.ts';
import { useViewer, useViewerState } from './viewer-context.ts';

/** Time and number of the frame on the screen. Written straight into the page: it changes with every frame. */
export function ClockText() {
  const { store } = useViewer();
  const time = useRef<HTMLSpanElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  const frameCount = useViewerState((state) => state.frameCount);
  const end = useViewerState((state) => state.times.at(-1) ?? 0);
  useEffect(() => {
    const write = ({ frame: at, times }: ReturnType<typeof store.getState>) => {
      if (time.current) time.current.textContent = timeText(times[at] ?? 0);
      if (frame.current) frame.current.textContent = String(at);
    };
    write(store.getState());
    return store.subscribe(write);
  }, [store]);
  if (frameCount === 0) return null;
  return (
    <div className={classes.clock}>
      <span>
        <span ref={time} className={classes.now} />
        <span className={classes.dim}> / {timeText(end)}</span>
      </span>
      <span className={classes.frameNumber}>
        <span className={classes.dim}>frame </span>
        <span ref={frame} />
        <span className={classes.dim}> of {frameCount - 1}</span>
      </span>
    </div>
  );
}
