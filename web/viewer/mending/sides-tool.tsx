import { Button, NumberInput, Popover } from '@mantine/core';
import { IconFlipVertical } from '@tabler/icons-react';
import { useState } from 'react';
import { useViewer, useViewerState } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import classes from './mending.module.css';
import { Tool } from './tool.tsx';

/** Left and right of a person, swapped over a range: what is marked on the timeline, or from here on. */
export function SidesTool({ person }: { readonly person: Person }) {
  const { store, mending } = useViewer();
  const [opened, setOpened] = useState(false);
  const [range, setRange] = useState({ from: 0, to: 0 });
  const last = useViewerState((state) => state.frameCount - 1);
  const open = () => {
    const { range: marked, frame } = store.getState();
    setRange(marked ?? { from: frame, to: Math.max(frame, person.lastFrame) });
    setOpened(!opened);
  };
  const swap = () => {
    setOpened(false);
    const { from, to } = range;
    void mending.mend({ op: 'left-right', track: person.id, firstFrame: from, lastFrame: to });
  };
  const field = (label: string, which: 'from' | 'to') => (
    <NumberInput
      label={label}
      size="xs"
      min={0}
      max={last}
      clampBehavior="strict"
      allowDecimal={false}
      value={range[which]}
      onChange={(value) => setRange({ ...range, [which]: Number(value) })}
    />
  );
  return (
    <Popover opened={opened} onChange={setOpened} position="top" shadow="md" width={250} withArrow trapFocus>
      <Popover.Target>
        <Tool
          icon={<IconFlipVertical size={16} />}
          label="Left and right"
          tip="What was taken for the left side is the right one"
          onClick={open}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.form}>
          <p>Swap left and right of {person.name}</p>
          <div className={classes.pair}>
            {field('From frame', 'from')}
            {field('To frame', 'to')}
          </div>
          <Button size="xs" disabled={range.to < range.from} onClick={swap}>
            Swap
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
