import { SegmentedControl } from '@mantine/core';
import classes from '../viewer.module.css';
import type { View } from '../viewport/viewpoint.ts';
import { useViewer, useViewerState } from './viewer-context.ts';

const VIEWS: { value: View; label: string }[] = [
  { value: 'front', label: 'Front' },
  { value: 'side', label: 'Side' },
  { value: 'top', label: 'Top' },
  { value: 'camera', label: 'Camera' },
];

/** From where the 3D cell looks. */
export function SpaceBar() {
  const { store } = useViewer();
  const view = useViewerState((state) => state.view);
  const has3d = useViewerState((state) => state.has3d);
  if (!has3d) return null;
  return (
    <div className={classes.floating}>
      <SegmentedControl
        size="xs"
        data={VIEWS}
        value={view}
        aria-label="Look from"
        onChange={(value) => store.setState({ view: value as View })}
      />
    </div>
  );
}
