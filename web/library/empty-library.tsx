import { Button, Text, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { navigate, pathOf } from '../app/router.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { takeIn } from '../app/videos.ts';
import { PickFiles } from '../upload/pick-files.tsx';
import classes from './empty-library.module.css';
import { Illustration } from './illustration.tsx';

/** What a new user meets: what to do, what comes of it, and a clip to try it with. */
export function EmptyLibrary() {
  const [starting, setStarting] = useState(false);
  const trySample = async () => {
    setStarting(true);
    try {
      const video = await service.addSample();
      takeIn({ type: 'video', video });
      navigate(pathOf(video.id));
      if (video.motionId === null && video.jobs.bodies === null) await service.startBodies(video.id, {});
    } catch (thrown) {
      say('The sample clip could not be started', thrown);
    } finally {
      setStarting(false);
    }
  };
  return (
    <section className={classes.empty}>
      <div className={classes.picture}>
        <Illustration />
      </div>
      <div className={classes.words}>
        <Title order={1} className={classes.lead}>
          Drop a video of people here and see their bodies move in 3D
        </Title>
        <Text c="dimmed" className={classes.hint}>
          You get everybody as a posed body on every frame, in step with the video, and as a file to take
          along. Nothing leaves this machine.
        </Text>
        <div className={classes.buttons}>
          <PickFiles label="Choose a video" size="md" variant="filled" />
          <Button
            variant="default"
            size="md"
            loading={starting}
            leftSection={<IconPlayerPlay size={17} aria-hidden />}
            onClick={trySample}
          >
            Try it with the sample clip
          </Button>
        </div>
      </div>
    </section>
  );
}
