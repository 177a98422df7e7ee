import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Video } from '../../src/api/index.ts';
import { focusContent, navigate, pathOf } from '../app/router.ts';
import { removeVideo } from './remove.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** What can be done with a video as a whole. */
export function VideoMenu({ video }: { readonly video: Video }) {
  const button = useRef<HTMLButtonElement>(null);
  // The item that opened the dialog has gone with its menu: the focus returns to the menu's button.
  const [renaming, { open, close }] = useDisclosure(false, {
    onClose: () => setTimeout(() => button.current?.focus()),
  });
  const remove = () => {
    if (location.pathname === pathOf(video.id)) navigate('/');
    focusContent();
    void removeVideo(video);
  };
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon
            ref={button}
            variant="subtle"
            color="gray"
            c="dimmed"
            size={32}
            aria-label={`Options of ${video.name}`}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={open}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} c="var(--km-bad)" onClick={remove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog video={video} opened={renaming} onClose={close} />
    </>
  );
}
