import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconListDetails, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useViewer, useViewerState } from '../panels/viewer-context.ts';
import classes from './mending.module.css';
import { editInWords } from './words.ts';

/** Undo, redo, and the list of what was mended, from which any can be taken back. */
export function HistoryTools() {
  const { mending } = useViewer();
  const edits = useViewerState((state) => state.edits);
  const people = useViewerState((state) => state.people);
  const times = useViewerState((state) => state.times);
  const holding = edits.filter(({ undone }) => !undone);
  const nameOf = (track: number) => people.find(({ id }) => id === track)?.name ?? `Person ${track}`;
  const button = (label: string, icon: ReactNode, disabled: boolean, act: () => Promise<void>) => (
    <Tooltip label={label} position="bottom">
      <ActionIcon
        className={classes.small}
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={disabled}
        onClick={() => void act()}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <>
      {button('Undo (Ctrl+Z)', <IconArrowBackUp size={18} />, holding.length === 0, () => mending.undo())}
      {button('Redo (Ctrl+Shift+Z)', <IconArrowForwardUp size={18} />, holding.length === edits.length, () =>
        mending.redo(),
      )}
      <Popover position="top-end" shadow="md" withArrow>
        <Popover.Target>
          <Tooltip label="What was mended" position="bottom">
            <ActionIcon
              className={classes.list}
              variant="subtle"
              color="gray"
              aria-label={`What was mended: ${holding.length}`}
            >
              <IconListDetails size={18} />
              {holding.length > 0 && <span className={classes.count}>{holding.length}</span>}
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown className={classes.history} aria-label="What was mended">
          {holding.length === 0 && <p className={classes.hint}>Nothing was mended yet.</p>}
          <ol className={classes.edits}>
            {holding.map(({ id, edit }) => {
              const words = editInWords(edit, { nameOf, times });
              return (
                <li key={id}>
                  <span>{words}</span>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={`Take back: ${words}`}
                    onClick={() => void mending.remove(id)}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </li>
              );
            })}
          </ol>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
