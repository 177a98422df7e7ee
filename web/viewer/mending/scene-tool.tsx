import { ActionIcon, Button, NumberInput, Popover, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { EDIT_LIMITS, type EditRequest } from '../../../src/edits/index.ts';
import { useViewer, useViewerState } from '../panels/viewer-context.ts';
import classes from './mending.module.css';

/** What is of nobody: the lens, the floor, the real frame rate of slow motion. */
export function SceneTool() {
  const { store, mending, player } = useViewer();
  const [opened, setOpened] = useState(false);
  const fitsAnew = useViewerState((state) => state.fitsAnew);
  const selected = useViewerState(({ selected }) => (selected.length === 1 ? selected[0] : null));
  const person = useViewerState(({ people }) => people.find(({ id }) => id === selected) ?? null);
  const isHere = useViewerState(({ presence }) => selected !== null && presence.has(selected));
  const mend = (edit: EditRequest) => {
    setOpened(false);
    void mending.mend(edit);
  };
  const now = opened ? (player?.scene() ?? null) : null;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-end"
      shadow="md"
      withArrow
      width={300}
      trapFocus
    >
      <Popover.Target>
        <Tooltip label="Lens, floor, frame rate" position="bottom">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Lens, floor, frame rate"
            onClick={() => setOpened(!opened)}
          >
            <IconAdjustmentsHorizontal size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Lens, floor, frame rate">
        <div className={classes.form}>
          {fitsAnew && (
            <>
              <OneFigure
                label="Lens"
                hint="The picture’s width as an angle"
                suffix="°"
                now={now?.fovDegrees}
                limits={EDIT_LIMITS.fovDegrees}
                onSet={(degrees) => mend({ op: 'lens', lens: { kind: 'fov', degrees } })}
              />
              <OneFigure
                label="Real frame rate"
                hint="Of slow motion: frames filmed in a second"
                suffix=" a second"
                now={now?.framesPerSecond}
                limits={EDIT_LIMITS.framesPerSecond}
                onSet={(framesPerSecond) => mend({ op: 'frame-rate', framesPerSecond })}
              />
            </>
          )}
          <OneFigure
            label="Camera above the floor"
            hint="In this shot"
            suffix=" cm"
            now={now && now.cameraHeightMetres * 100}
            limits={{ least: 0, most: EDIT_LIMITS.cameraHeightMetres * 100 }}
            onSet={(centimetres) =>
              mend({
                op: 'floor',
                floor: {
                  ...{ kind: 'camera', frame: store.getState().frame },
                  ...{ heightMetres: centimetres / 100, pitchDegrees: null, rollDegrees: null },
                },
              })
            }
          />
          <Button
            size="xs"
            variant="default"
            disabled={person === null || !isHere}
            onClick={() =>
              person !== null &&
              mend({
                op: 'floor',
                floor: { kind: 'standing', track: person.id, frame: store.getState().frame },
              })
            }
          >
            {person === null ? 'Choose who stands on the floor' : `${person.name} stands on the floor here`}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface OneFigureProps {
  readonly label: string;
  readonly hint: ReactNode;
  readonly suffix: string;
  /** As it is taken to be. */
  readonly now?: number | null;
  readonly limits: { readonly least: number; readonly most: number };
  readonly onSet: (value: number) => void;
}

function OneFigure({ label, hint, suffix, now, limits: { least, most }, onSet }: OneFigureProps) {
  const [value, setValue] = useState<number | string>('');
  const figure = Number(value);
  const usable = value !== '' && figure >= least && figure <= most;
  return (
    <form
      className={classes.figure}
      onSubmit={(event) => {
        event.preventDefault();
        if (usable) onSet(figure);
      }}
    >
      <NumberInput
        label={label}
        description={hint}
        size="xs"
        suffix={suffix}
        min={least}
        max={most}
        hideControls
        placeholder={now === undefined || now === null ? undefined : `${Math.round(now)}${suffix}`}
        value={value}
        onChange={setValue}
      />
      <Button size="xs" variant="default" type="submit" disabled={!usable}>
        Set
      </Button>
    </form>
  );
}
