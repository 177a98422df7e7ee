import {
  IconArrowMerge,
  IconArrowsExchange,
  IconFocusCentered,
  IconHandMove,
  IconScissors,
  IconTrash,
  IconUserCheck,
} from '@tabler/icons-react';
import { useViewer, useViewerState } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import { HeightTool } from './height-tool.tsx';
import classes from './mending.module.css';
import { OthersMenu } from './others-menu.tsx';
import { PersonName } from './person-name.tsx';
import { SidesTool } from './sides-tool.tsx';
import { SmallTool, Tool } from './tool.tsx';

/** What can be mended in one person. */
export function PersonTools({ person }: { readonly person: Person }) {
  const { store, mending, player } = useViewer();
  const { id, name, firstFrame, lastFrame } = person;
  const people = useViewerState((state) => state.people);
  const here = useViewerState(({ frame }) => frame > firstFrame && frame <= lastFrame);
  const fitsAnew = useViewerState((state) => state.fitsAnew);
  const range = useViewerState((state) => state.range);
  const jointTool = useViewerState((state) => state.jointTool);
  const followed = useViewerState((state) => state.follow === id);
  const others = people.length > 1;
  const now = () => store.getState().frame;
  return (
    <>
      <PersonName person={person} />
      <span className={classes.divider} aria-hidden />
      {others && (
        <OthersMenu
          person={person}
          title="The same person as"
          target={
            <Tool
              icon={<IconArrowMerge size={16} />}
              label="Merge"
              tip={`${name} and another are one person`}
            />
          }
          onChoose={(other) => void mending.mend({ op: 'merge', tracks: firstFirst(person, other) })}
        />
      )}
      <Tool
        icon={<IconScissors size={16} />}
        label="Split here"
        tip="From this frame on it is somebody else"
        disabled={!here}
        onClick={() => void mending.mend({ op: 'split', track: id, frame: now() })}
      />
      {others && (
        <OthersMenu
          person={person}
          title="From this frame on, swap with"
          target={
            <Tool
              icon={<IconArrowsExchange size={16} />}
              label="Swap here"
              tip="From this frame on, each is the other"
            />
          }
          onChoose={(other) => void mending.mend({ op: 'swap', tracks: [id, other.id], frame: now() })}
        />
      )}
      {fitsAnew && (
        <>
          <Tool
            icon={<IconHandMove size={16} />}
            label="Move joints"
            tip="Drag the joints on the picture, in this frame (J)"
            pressed={jointTool}
            onClick={() => {
              player?.pause();
              store.setState({ jointTool: !jointTool });
            }}
          />
          <SidesTool person={person} />
          <HeightTool person={person} />
        </>
      )}
      <SmallTool
        icon={<IconFocusCentered size={17} />}
        label={followed ? `Stop following ${name}` : `Follow ${name} in 3D`}
        pressed={followed}
        onClick={() => store.setState({ follow: followed ? null : id })}
      />
      {others && (
        <SmallTool
          icon={<IconUserCheck size={17} />}
          label={`Keep only ${name}`}
          onClick={() => void mending.mend({ op: 'only', tracks: [id] })}
        />
      )}
      <SmallTool
        icon={<IconTrash size={17} />}
        label={range === null ? `Delete ${name} (Del)` : `Delete ${name} in the marked part (Del)`}
        onClick={() => void mending.deletePeople([id])}
      />
    </>
  );
}

/** Who was there first keeps the name. */
function firstFirst(one: Person, other: Person): number[] {
  return one.firstFrame <= other.firstFrame ? [one.id, other.id] : [other.id, one.id];
}
