import { ActionIcon, Button, Kbd, Menu, Popover, Tooltip } from '@mantine/core';
import {
  IconKeyboard,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
  IconRepeat,
  IconRepeatOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from '../viewer.module.css';
import { ClockText } from './clock-text.tsx';
import { LoopRange } from './loop-range.tsx';
import { SPEEDS } from './shortcuts.ts';
import { useViewer, useViewerState } from './viewer-context.ts';

/** Play, step, speed, loop, where it is. */
export function Transport() {
  const { store, player } = useViewer();
  const playing = useViewerState((state) => state.playing);
  const speed = useViewerState((state) => state.speed);
  const loop = useViewerState((state) => state.loop);
  const ready = useViewerState((state) => state.phase.name === 'ready');
  const control = (label: string, icon: ReactNode, act: () => void) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} disabled={!ready} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes.transport} role="toolbar" aria-label="Playing">
      <div className={classes.transportSide}>
        <ClockText />
      </div>
      <div className={classes.transportMiddle}>
        {control('To the start (Home)', <IconPlayerSkipBackFilled size={16} />, () =>
          player?.seek(store.getState().range?.from ?? 0),
        )}
        {control('One frame back (←)', <IconPlayerTrackPrevFilled size={16} />, () => player?.step(-1))}
        <Tooltip label={playing ? 'Pause (space)' : 'Play (space)'}>
          <ActionIcon
            variant="filled"
            size={42}
            radius={999}
            disabled={!ready}
            aria-label={playing ? 'Pause' : 'Play'}
            onClick={() => player?.toggle()}
          >
            {playing ? <IconPlayerPauseFilled size={20} /> : <IconPlayerPlayFilled size={20} />}
          </ActionIcon>
        </Tooltip>
        {control('One frame on (→)', <IconPlayerTrackNextFilled size={16} />, () => player?.step(1))}
        {control('To the end (End)', <IconPlayerSkipForwardFilled size={16} />, () => {
          const { range, frameCount } = store.getState();
          player?.seek(range?.to ?? frameCount - 1);
        })}
      </div>
      <div className={classes.transportSide} data-end>
        <LoopRange />
        {control(
          loop ? 'Do not repeat (L)' : 'Repeat (L)',
          loop ? <IconRepeat size={18} /> : <IconRepeatOff size={18} />,
          () => store.setState({ loop: !loop }),
        )}
        <Menu position="top-end" shadow="md">
          <Menu.Target>
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              px={8}
              aria-label={`Speed ${speed}`}
              disabled={!ready}
            >
              {speed}×
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {SPEEDS.map((value) => (
              <Menu.Item
                key={value}
                fw={value === speed ? 700 : 400}
                onClick={() => store.setState({ speed: value })}
              >
                {value}×
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Help />
      </div>
    </div>
  );
}

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['Space'], 'Play and pause'],
  [['←', '→'], 'One frame back, on'],
  [['Shift', '← →'], 'Ten frames back, on'],
  [['Home', 'End'], 'First and last frame'],
  [['↑', '↓'], 'Faster, slower'],
  [['I', 'O', 'X'], 'Mark start, end; clear'],
  [['L'], 'Repeat'],
  [['1', '2', '3', '4'], 'Front, side, top, camera'],
  [['W', 'A', 'S', 'D'], 'Turn the 3D view'],
  [['+', '−'], 'Nearer, farther'],
  [['C'], 'How sure each joint is'],
  [['J'], 'Move joints of who is chosen'],
  [['Del'], 'Delete who is chosen'],
  [['Ctrl', 'Z'], 'Undo; with Shift: redo'],
];

function Help() {
  return (
    <Popover position="top-end" shadow="md" withArrow>
      <Popover.Target>
        <Tooltip label="Keyboard and mouse">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            className={classes.keyboard}
            aria-label="Keyboard and mouse"
          >
            <IconKeyboard size={19} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={classes.keys}>
          {KEYS.map(([keys, what]) => (
            <div key={what}>
              <dt>
                {keys.map((key) => (
                  <Kbd key={key} size="xs">
                    {key}
                  </Kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p className={classes.mouse}>In the 3D view: drag to turn, right button to move, wheel to zoom.</p>
      </Popover.Dropdown>
    </Popover>
  );
}
