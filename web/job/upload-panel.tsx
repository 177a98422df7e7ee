import { Button, Paper, Progress } from '@mantine/core';
import type { Video } from '../../src/api/index.ts';
import { uploadedFraction, uploadSecondsLeft } from '../app/status.ts';
import { useVideos } from '../app/videos.ts';
import { percent, size, timeLeft } from '../app/words.ts';
import { useGlance } from '../upload/glance.ts';
import { PickFiles } from '../upload/pick-files.tsx';
import { cancelUpload, goOn } from '../upload/queue.ts';
import { type LocalUpload, useUploadOf } from '../upload/uploads.ts';
import classes from './setup-panel.module.css';
import { isBroken } from './steps.ts';

/** How far a video's upload is, and how to go on where it was broken off. Nothing once it has arrived. */
export function UploadPanel({ video }: { readonly video: Video }) {
  const upload = useUploadOf(video.id);
  const glance = useGlance(video);
  const lost = useVideos(({ connection }) => connection === 'lost');
  if (video.state !== 'uploading') return null;
  const fraction = uploadedFraction(video, upload);
  if (upload === null && glance !== null) return <Elsewhere fraction={fraction} />;
  if (upload === null || isBroken(upload))
    return <Interrupted video={video} upload={upload} fraction={fraction} />;
  return (
    <Paper className={classes.panel} withBorder>
      <h2 className={classes.title}>
        {upload.phase === 'sending' ? `Uploading, ${percent(fraction)}` : 'Waiting to be uploaded'}
      </h2>
      <Progress mt={12} value={fraction * 100} aria-label="Upload" />
      <p className={classes.figures}>{sentInWords(video, upload, lost)}</p>
      <p className={classes.help}>Keep this page open until the upload is done.</p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => void cancelUpload(upload.key)}>
          Cancel upload
        </Button>
      </div>
    </Paper>
  );
}

function Elsewhere({ fraction }: { readonly fraction: number }) {
  return (
    <Paper className={classes.panel} withBorder>
      <h2 className={classes.title}>Uploading, {percent(fraction)}</h2>
      <Progress mt={12} value={fraction * 100} aria-label="Upload" />
      <p className={classes.help}>It is being sent from another tab or another program.</p>
    </Paper>
  );
}

interface InterruptedProps {
  readonly video: Video;
  readonly upload: LocalUpload | null;
  readonly fraction: number;
}

function Interrupted({ video, upload, fraction }: InterruptedProps) {
  return (
    <Paper className={classes.panel} withBorder>
      <h2 className={classes.title}>Upload interrupted at {percent(fraction)}</h2>
      <Progress mt={12} className={classes.stopped} value={fraction * 100} aria-label="Upload" />
      {upload === null ? (
        <>
          <p className={classes.help}>
            Drop the same file again to go on from there: <b>{video.fileName}</b>.
          </p>
          <div className={classes.buttons}>
            <PickFiles label="Choose the file" variant="filled" />
          </div>
        </>
      ) : (
        <>
          {upload.trouble && (
            <p className={classes.help}>
              {upload.trouble.message} {upload.trouble.remedy}
            </p>
          )}
          <div className={classes.buttons}>
            <Button onClick={() => goOn(upload.key)}>Go on</Button>
            <Button variant="default" onClick={() => void cancelUpload(upload.key)}>
              Give up
            </Button>
          </div>
        </>
      )}
    </Paper>
  );
}

/** @example '210 MB of 500 MB, about 25 s left' */
function sentInWords(video: Video, upload: LocalUpload, lost: boolean): string {
  const sent = `${size(upload.sentBytes)} of ${size(video.sizeBytes)}`;
  if (lost) return `${sent}. It goes on when the connection is back.`;
  const secondsLeft = uploadSecondsLeft(video, upload);
  return secondsLeft === null ? sent : `${sent}, ${timeLeft(secondsLeft)}`;
}
