import { Button, CopyButton } from '@mantine/core';
import classes from './command-line.module.css';

/** A command to be typed in a terminal, and a button that copies it. */
export function CommandLine({ children }: { readonly children: string }) {
  return (
    <div className={classes.command}>
      <code>{children}</code>
      <CopyButton value={children}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
