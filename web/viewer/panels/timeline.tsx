import { useEffect, useRef } from 'react';
import classes from '../viewer.module.css';
import { PersonRow } from './person-row.tsx';
import { Ruler } from './ruler.tsx';
import { spokenTime } from './time-text.ts';
import { useScrub } from './use-scrub.ts';
import { useViewer, useViewerState } from './viewer-context.ts';

/** The scrubber, and beneath it a row for each person: seen, guessed, missing. */
export function Timeline() {
  const { store } = useViewer();
  const people = useViewerState((state) => state.people);
  const frameCount = useViewerState((state) => state.frameCount);
  const lanes = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  useScrub(lanes);

  useEffect(() => {
    const move = ({ frame, frameCount: count, times }: ReturnType<typeof store.getState>) => {
      const at = (frame + 0.5) / Math.max(1, count);
      if (playhead.current) playhead.current.style.insetInlineStart = `${at * 100}%`;
      lanes.current?.setAttribute('aria-valuenow', String(frame));
      lanes.current?.setAttribute('aria-valuetext', `Frame ${frame}, ${spokenTime(times[frame] ?? 0)}`);
    };
    move(store.getState());
    return store.subscribe(move);
  }, [store]);

  return (
    <div className={classes.timeline}>
      <div className={classes.rows}>
        <div className={classes.rulerName}>{people.length === 0 ? 'Nobody was found' : 'People'}</div>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </div>
      <div
        ref={lanes}
        className={classes.lanes}
        role="slider"
        tabIndex={0}
        data-scrubber
        aria-label="Frame"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, frameCount - 1)}
        aria-valuenow={0}
      >
        <Ruler />
        <div ref={playhead} className={classes.playhead} />
      </div>
    </div>
  );
}
