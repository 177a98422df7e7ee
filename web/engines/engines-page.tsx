import { Alert, Skeleton, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { refreshEngines, useEngines } from '../app/engines.ts';
import { troubleOf } from '../app/trouble.ts';
import { useTitle } from '../app/use-title.ts';
import { EngineCard } from './engine-card.tsx';
import classes from './engines-page.module.css';
import { TrackerSetup } from './tracker-setup.tsx';

/** What makes the bodies: our own engine, and the user's 4D-Humans. */
export function EnginesPage() {
  useTitle('Engines');
  const engines = useEngines((state) => state.engines);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    refreshEngines().catch((thrown) => {
      const { message, remedy } = troubleOf(thrown);
      setTrouble(`${message} ${remedy}`);
    });
  }, []);
  return (
    <div className={classes.page}>
      <div>
        <Title order={1} size="h3">
          Engines
        </Title>
        <p className={classes.lead}>
          An engine turns a video into moving bodies. The built-in one works on every computer. If you have
          4D-Humans and an NVIDIA GPU, Kinemesh can run that too: you choose before each video.
        </p>
      </div>
      {trouble !== null && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {trouble}
        </Alert>
      )}
      {engines === null && trouble === null && <Skeleton height={220} radius="lg" />}
      {engines?.map((engine) => (
        <EngineCard key={engine.name} engine={engine}>
          {engine.name === '4d-humans' && <TrackerSetup engine={engine} />}
        </EngineCard>
      ))}
    </div>
  );
}
