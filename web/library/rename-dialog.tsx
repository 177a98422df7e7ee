import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { renameVideo } from './rename.ts';

interface RenameDialogProps {
  readonly video: Video;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for a new name. */
export function RenameDialog({ video, opened, onClose }: RenameDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Rename"
      returnFocus={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <RenameForm video={video} onDone={onClose} />
    </Modal>
  );
}

function RenameForm({ video, onDone }: { readonly video: Video; readonly onDone: () => void }) {
  const [name, setName] = useState(video.name);
  const usable = name.trim() !== '';
  const submit = async () => {
    if (!usable) return;
    onDone();
    await renameVideo(video, name.trim());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        data-autofocus
        error={usable ? null : 'A video needs a name.'}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" disabled={!usable}>
          Rename
        </Button>
      </Group>
    </form>
  );
}
