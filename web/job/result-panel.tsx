import { Button, Menu, Skeleton } from '@mantine/core';
import { IconChevronDown, IconDownload, IconRefresh } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Video } from '../../src/api/index.ts';
import { urls } from '../app/service.ts';
import { useOverlay } from './overlay.ts';
import classes from './result-panel.module.css';
import { Warnings } from './warnings.tsx';

/** Three.js and the decoder come only where there is something to see with them. */
const Viewer = lazy(async () => ({ default: (await import('../viewer/index.ts')).Viewer }));

/** The moving bodies, and what can be taken along. */
export function ResultPanel({ video, onAgain }: { readonly video: Video; readonly onAgain: () => void }) {
  const overlay = useOverlay(video);
  return (
    <>
      <Suspense fallback={<Skeleton className={classes.place} />}>
        <Viewer video={video} />
      </Suspense>
      <div className={classes.bar}>
        <Menu position="top-start">
          <Menu.Target>
            <Button
              leftSection={<IconDownload size={17} aria-hidden />}
              rightSection={<IconChevronDown size={15} aria-hidden />}
            >
              Download
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component="a" href={urls.motionZip(video.id)} download>
              <span className={classes.item}>Motion data (.zip)</span>
              <span className={classes.hint}>Poses, shapes and places of everybody, frame by frame</span>
            </Menu.Item>
            <Menu.Item onClick={overlay.download} closeMenuOnClick>
              <span className={classes.item}>Video with bodies (.mp4)</span>
              <span className={classes.hint}>{overlay.hint}</span>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" leftSection={<IconRefresh size={17} aria-hidden />} onClick={onAgain}>
          Run again with other settings
        </Button>
        <span className={classes.status} role="status">
          {overlay.progress}
        </span>
      </div>
      {video.jobs.bodies && <Warnings warnings={video.jobs.bodies.warnings} />}
    </>
  );
}
