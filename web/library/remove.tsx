import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Video } from '../../src/api/index.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { takeIn } from '../app/videos.ts';
import { putBack, takeOut } from '../upload/queue.ts';
import type { LocalUpload } from '../upload/uploads.ts';
import classes from './remove.module.css';

/** For as long as the service can bring it back without asking, ms. */
const UNDO_MS = 10_000;

/** Takes a video away at once and offers to bring it back. */
export async function removeVideo(video: Video): Promise<void> {
  takeIn({ type: 'removed', videoId: video.id });
  const upload = await takeOut(video.id);
  try {
    await service.remove(video.id);
    offerUndo(video, upload);
  } catch (thrown) {
    takeIn({ type: 'video', video });
    if (upload !== null) putBack(upload);
    say(`${video.name} was not deleted`, thrown);
  }
}

function offerUndo(video: Video, upload: LocalUpload | null): void {
  const id = `removed-${video.id}`;
  const undo = async () => {
    notifications.hide(id);
    try {
      takeIn({ type: 'video', video: await service.restore(video.id) });
      if (upload !== null) putBack(upload);
    } catch (thrown) {
      say(`${video.name} could not be brought back`, thrown);
    }
  };
  notifications.show({
    id,
    autoClose: UNDO_MS,
    withCloseButton: true,
    message: (
      <div className={classes.removed}>
        <span className={classes.words}>
          Deleted <b>{video.name}</b>
        </span>
        <Button className={classes.undo} size="compact-sm" variant="default" onClick={undo}>
          Undo
        </Button>
      </div>
    ),
  });
}
