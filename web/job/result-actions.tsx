import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload, IconRefresh } from '@tabler/icons-react';
import type { Video } from '../../src/api/index.ts';
import { urls } from '../app/service.ts';
import { useOverlay } from './overlay.ts';
import classes from './result-actions.module.css';

/** What can be done with a result: take it along, or make another. */
export function ResultActions({ video, onAgain }: { readonly video: Video; readonly onAgain: () => void }) {
  const overlay = useOverlay(video);
  return (
    <>
      <span className={classes.status} role="status">
        {overlay.progress}
      </span>
      <Button
        variant="default"
        leftSection={<IconRefresh size={17} aria-hidden />}
        title="Run again with other settings"
        onClick={onAgain}
      >
        Run again
      </Button>
      <Menu>
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
          <Menu.Item onClick={overlay.download}>
            <span className={classes.item}>Video with bodies (.mp4)</span>
            <span className={classes.hint}>{overlay.hint}</span>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
