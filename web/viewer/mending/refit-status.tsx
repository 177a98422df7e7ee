import { Button, Popover, RingProgress } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useViewer } from '../panels/viewer-context.ts';
import classes from './mending.module.css';

/** While the bodies are made anew: how far; where that failed: why, and what can be done. */
export function RefitStatus() {
  const { video, mending } = useViewer();
  const { refit } = video.jobs;
  if (!video.editsPending) return <span role="status" className="visually-hidden" />;
  const under = refit !== null && ['waiting', 'queued', 'running'].includes(refit.state);
  if (under) {
    const share = (refit.progress?.fraction ?? 0) * 100;
    return (
      <span className={classes.status}>
        <RingProgress
          size={20}
          thickness={3}
          sections={[{ value: Math.max(4, share), color: 'var(--km-fill)' }]}
          rootColor="var(--km-track)"
          aria-hidden
        />
        <span role="status" className={classes.statusText}>
          Updating the bodies
        </span>
      </span>
    );
  }
  const failure = refit?.state === 'failed' ? refit.failure : null;
  return (
    <Popover position="top-end" shadow="md" withArrow width={320}>
      <Popover.Target>
        <Button size="compact-sm" variant="light" color="red" leftSection={<IconAlertTriangle size={15} />}>
          Not updated
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.form}>
          <p>
            {failure === null
              ? 'The bodies do not show all that was mended.'
              : `The bodies could not be updated. ${failure.message} ${failure.remedy}`}
          </p>
          <div className={classes.pair}>
            <Button size="xs" onClick={() => void mending.apply()}>
              Try again
            </Button>
            <Button size="xs" variant="default" onClick={() => void mending.undo()}>
              Undo the last
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
