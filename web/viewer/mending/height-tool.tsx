import { Button, NumberInput, Popover } from '@mantine/core';
import { IconRulerMeasure } from '@tabler/icons-react';
import { useState } from 'react';
import { EDIT_LIMITS } from '../../../src/edits/index.ts';
import { useViewer } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import classes from './mending.module.css';
import { SmallTool } from './tool.tsx';

const { least, most } = EDIT_LIMITS.heightMetres;

/** How tall a person really is: sizes and distances follow. */
export function HeightTool({ person }: { readonly person: Person }) {
  const { mending } = useViewer();
  const [opened, setOpened] = useState(false);
  const [centimetres, setCentimetres] = useState<number | string>('');
  const metres = Number(centimetres) / 100;
  const usable = metres >= least && metres <= most;
  const open = () => {
    setCentimetres(Math.round(person.heightMetres * 100));
    setOpened(!opened);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="top" shadow="md" width={250} withArrow trapFocus>
      <Popover.Target>
        <SmallTool icon={<IconRulerMeasure size={17} />} label={`Height of ${person.name}`} onClick={open} />
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!usable) return;
            setOpened(false);
            void mending.mend({ op: 'height', track: person.id, metres });
          }}
        >
          <NumberInput
            label={`How tall is ${person.name}?`}
            size="xs"
            suffix=" cm"
            min={least * 100}
            max={most * 100}
            value={centimetres}
            onChange={setCentimetres}
          />
          <Button size="xs" type="submit" disabled={!usable}>
            Set
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
