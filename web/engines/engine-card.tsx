import { Badge, Button, Paper } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { EngineState } from '../../src/api/index.ts';
import { ENGINE_NAMES, takeInEngine } from '../app/engines.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { CheckList } from './check-list.tsx';
import classes from './engine-card.module.css';

const STATES: Readonly<Record<EngineState['state'], { readonly label: string; readonly color: string }>> = {
  ready: { label: 'Ready', color: 'teal' },
  broken: { label: 'Cannot run', color: 'red' },
  'not-set-up': { label: 'Not set up', color: 'gray' },
  unchecked: { label: 'Not checked yet', color: 'gray' },
};

/** One engine: whether it can run here, and why not. */
export function EngineCard({
  engine,
  children,
}: {
  readonly engine: EngineState;
  readonly children?: ReactNode;
}) {
  const [checking, setChecking] = useState(false);
  const { label, color } = STATES[engine.state];
  const check = async () => {
    setChecking(true);
    try {
      takeInEngine(await service.checkEngine(engine.name));
    } catch (thrown) {
      say('It could not be checked', thrown);
    } finally {
      setChecking(false);
    }
  };
  return (
    <Paper component="section" className={classes.card} withBorder aria-labelledby={`engine-${engine.name}`}>
      <div className={classes.head}>
        <h2 className={classes.name} id={`engine-${engine.name}`}>
          {ENGINE_NAMES[engine.name]}
        </h2>
        <Badge variant="light" color={color} className={classes.state} data-state={engine.state}>
          {label}
        </Badge>
        {engine.state !== 'not-set-up' && (
          <Button className={classes.check} variant="default" size="xs" loading={checking} onClick={check}>
            {engine.checkedAt === null ? 'Check' : 'Check again'}
            <span className="visually-hidden"> {ENGINE_NAMES[engine.name]}</span>
          </Button>
        )}
      </div>
      <p className={classes.summary}>{engine.summary}</p>
      <p className={classes.progress} role="status">
        {checking && engine.name === '4d-humans' && 'Looking at every part of it. This can take a minute.'}
      </p>
      {engine.items.length > 0 && <CheckList items={engine.items} />}
      {children}
    </Paper>
  );
}
