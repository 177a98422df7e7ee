import { ActionIcon, Button } from '@mantine/core';
import { IconMovie, IconX } from '@tabler/icons-react';
import { cancelUpload, goOn } from '../upload/queue.ts';
import type { LocalUpload } from '../upload/uploads.ts';
import classes from './card.module.css';
import posterClasses from './poster.module.css';
import { StatusLine } from './status-line.tsx';

/** A file of this tab that the service does not know yet: waiting, or refused. */
export function UploadCard({ upload }: { readonly upload: LocalUpload }) {
  const { key, file, phase, trouble } = upload;
  const stopped = phase === 'failed' || phase === 'interrupted';
  return (
    <li className={classes.card}>
      <div className={classes.picture}>
        {stopped && trouble ? (
          <div className={classes.trouble} role="alert">
            <span>{trouble.message}</span>
            <span>{trouble.remedy}</span>
          </div>
        ) : (
          <div className={posterClasses.poster}>
            <IconMovie size={40} stroke={1.1} aria-hidden />
          </div>
        )}
      </div>
      <div className={classes.foot}>
        <div className={classes.words}>
          <span className={classes.name} title={file.name}>
            {file.name}
          </span>
          <StatusLine
            status={
              stopped
                ? {
                    tone: 'bad',
                    text: phase === 'failed' ? 'Not uploaded' : 'Upload interrupted',
                    fraction: null,
                  }
                : {
                    tone: 'busy',
                    text: phase === 'queued' ? 'Waiting to be uploaded' : 'Checking the file',
                    fraction: null,
                  }
            }
          />
        </div>
        <div className={classes.menu}>
          {stopped && trouble?.code === 'unreachable' && (
            <Button size="compact-sm" variant="default" onClick={() => goOn(key)}>
              Try again
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size={32}
            aria-label={`${stopped ? 'Dismiss' : 'Cancel'} ${file.name}`}
            onClick={() => void cancelUpload(key)}
          >
            <IconX size={18} />
          </ActionIcon>
        </div>
      </div>
    </li>
  );
}
