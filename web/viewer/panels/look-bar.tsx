import { ActionIcon, Popover, SegmentedControl, Slider, Tooltip } from '@mantine/core';
import { IconDroplet, IconGauge } from '@tabler/icons-react';
import classes from '../viewer.module.css';
import type { Look } from '../viewport/person-model.ts';
import { useViewer, useViewerState } from './viewer-context.ts';

const LOOKS: { value: Look; label: string }[] = [
  { value: 'mesh', label: 'Mesh' },
  { value: 'skeleton', label: 'Skeleton' },
  { value: 'both', label: 'Both' },
];

/** How the bodies look: over the picture, in both cells. */
export function LookBar() {
  const { store } = useViewer();
  const look = useViewerState((state) => state.look);
  const opacity = useViewerState((state) => state.opacity);
  const showsConfidence = useViewerState((state) => state.showsConfidence);
  const has3d = useViewerState((state) => state.has3d);
  if (!has3d) return null;
  return (
    <div className={classes.floating}>
      <SegmentedControl
        size="xs"
        data={LOOKS}
        value={look}
        aria-label="Show the bodies as"
        onChange={(value) => store.setState({ look: value as Look })}
      />
      <Tooltip label="How sure each joint is (C)">
        <ActionIcon
          variant={showsConfidence ? 'light' : 'subtle'}
          color={showsConfidence ? 'teal' : 'gray'}
          aria-label="Colours for how sure each joint is"
          aria-pressed={showsConfidence}
          onClick={() => store.setState({ showsConfidence: !showsConfidence })}
        >
          <IconGauge size={17} />
        </ActionIcon>
      </Tooltip>
      <Popover position="bottom-end" shadow="md" withArrow>
        <Popover.Target>
          <Tooltip label="Opacity on the video">
            <ActionIcon variant="subtle" color="gray" aria-label="Opacity of the bodies on the video">
              <IconDroplet size={17} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown>
          <div className={classes.opacity}>
            <span>Opacity on the video</span>
            <Slider
              size="sm"
              min={0}
              max={100}
              value={Math.round(opacity * 100)}
              label={(value) => `${value} %`}
              thumbProps={{ 'aria-label': 'Opacity of the bodies on the video' }}
              onChange={(value) => store.setState({ opacity: value / 100 })}
            />
          </div>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
