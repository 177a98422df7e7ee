import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { addFiles } from './queue.ts';

/** What the file chooser offers first; other files are judged by what is in them. */
const ACCEPT = 'video/*,.mkv,.avi,.mov,.mts,.m2ts,.gif';

interface PickFilesProps {
  readonly label?: string;
  readonly size?: 'sm' | 'md';
  readonly variant?: 'filled' | 'default';
}

/** The button that opens the system's file chooser. */
export function PickFiles({ label = 'Add videos', size = 'sm', variant = 'default' }: PickFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant={variant}
        size={size}
        leftSection={<IconPlus size={17} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        data-testid="file-input"
        onChange={({ currentTarget }) => {
          addFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}
