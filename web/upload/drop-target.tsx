import { IconVideoPlus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import classes from './drop-target.module.css';
import { addFiles } from './queue.ts';

/** Lets files be dropped anywhere in the window, and shows it while some are held over it. */
export function DropTarget({ children }: { readonly children: ReactNode }) {
  const over = useFileDrop(addFiles);
  return (
    <>
      {children}
      {over && (
        <div className={classes.veil} aria-hidden="true">
          <div className={classes.frame}>
            <IconVideoPlus size={48} stroke={1.4} />
            <span>Drop to add</span>
          </div>
        </div>
      )}
    </>
  );
}

/** Whether files are held over the window; calls back with what is dropped. */
function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const onOver = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const handlers = [
      ['dragenter', onEnter],
      ['dragover', onOver],
      ['dragleave', onLeave],
      ['drop', onDrop],
    ] as const;
    for (const [name, handler] of handlers) addEventListener(name, handler);
    return () => {
      for (const [name, handler] of handlers) removeEventListener(name, handler);
    };
  }, [onFiles]);
  return over;
}
