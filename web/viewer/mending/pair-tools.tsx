import { IconArrowMerge, IconArrowsExchange, IconUserCheck } from '@tabler/icons-react';
import { useViewer } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import { Dot } from './dot.tsx';
import classes from './mending.module.css';
import { Tool } from './tool.tsx';

/** What can be mended in several people at once. */
export function PairTools({ people }: { readonly people: readonly Person[] }) {
  const { store, mending } = useViewer();
  const tracks = people.toSorted((a, b) => a.firstFrame - b.firstFrame || a.id - b.id).map(({ id }) => id);
  return (
    <>
      <span className={classes.person}>
        {people.map((person) => (
          <span key={person.id} className={classes.chosen}>
            <Dot colour={person.colour} />
            {person.name}
          </span>
        ))}
      </span>
      <span className={classes.divider} aria-hidden />
      <Tool
        icon={<IconArrowMerge size={16} />}
        label="Merge into one"
        tip="They are one person"
        onClick={() => void mending.mend({ op: 'merge', tracks })}
      />
      {people.length === 2 && (
        <Tool
          icon={<IconArrowsExchange size={16} />}
          label="Swap here"
          tip="From this frame on, each is the other"
          onClick={() =>
            void mending.mend({ op: 'swap', tracks: [tracks[0], tracks[1]], frame: store.getState().frame })
          }
        />
      )}
      <Tool
        icon={<IconUserCheck size={16} />}
        label="Keep only these"
        tip="Everybody else is deleted"
        onClick={() => void mending.mend({ op: 'only', tracks })}
      />
    </>
  );
}
