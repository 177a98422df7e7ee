import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconBracketsContain,
  IconBracketsContainEnd,
  IconBracketsContainStart,
  IconX,
} from '@tabler/icons-react';
import { useViewer, useViewerState } from './viewer-context.ts';

/** Marks the part that is played and repeated. */
export function LoopRange() {
  const { store } = useViewer();
  const range = useViewerState((state) => state.range);
  const ready = useViewerState((state) => state.phase.name === 'ready');
  return (
    <Menu position="top-end" shadow="md">
      <Menu.Target>
        <Tooltip label="Play only a part">
          <ActionIcon
            variant={range ? 'light' : 'subtle'}
            color={range ? undefined : 'gray'}
            size="lg"
            aria-label="Play only a part"
            disabled={!ready}
          >
            <IconBracketsContain size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconBracketsContainStart size={16} />}
          rightSection="I"
          onClick={() =>
            store.setState(({ frame, range: before, frameCount }) => ({
              range: { from: frame, to: Math.max(frame, before?.to ?? frameCount - 1) },
            }))
          }
        >
          Start here
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBracketsContainEnd size={16} />}
          rightSection="O"
          onClick={() =>
            store.setState(({ frame, range: before }) => ({
              range: { from: Math.min(frame, before?.from ?? 0), to: frame },
            }))
          }
        >
          End here
        </Menu.Item>
        <Menu.Item
          leftSection={<IconX size={16} />}
          rightSection="X"
          disabled={range === null}
          onClick={() => store.setState({ range: null })}
        >
          Play all of it
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
