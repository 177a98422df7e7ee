import { Radio } from '@mantine/core';
import { useEffect } from 'react';
import type { Settings } from '../../src/api/index.ts';
import { engineOf, isUsable, refreshEngines, useEngines } from '../app/engines.ts';
import { Link } from '../app/link.tsx';
import { ENGINES_PATH } from '../app/router.ts';
import classes from './engine-field.module.css';

interface EngineFieldProps {
  readonly value: Settings['engine'];
  readonly onChange: (engine: Settings['engine']) => void;
}

/** Which engine makes the bodies. Asked only of those who have set up another one than ours. */
export function EngineField({ value, onChange }: EngineFieldProps) {
  const engines = useEngines((state) => state.engines);
  useEffect(() => {
    // Without an answer there is one engine, which is what most people have.
    refreshEngines().catch(() => {});
  }, []);
  const tracker = engineOf(engines, '4d-humans');
  const isSetUp = tracker !== null && tracker.state !== 'not-set-up';
  if (!isSetUp && value === 'builtin') return null;
  return (
    <Radio.Group
      className={classes.field}
      label="Engine"
      value={value}
      onChange={(engine) => onChange(engine === '4d-humans' ? '4d-humans' : 'builtin')}
      classNames={{ label: classes.label }}
    >
      <div className={classes.choices}>
        <Radio value="builtin" label="Built-in" description="On this computer's processor." />
        <Radio
          value="4d-humans"
          label="4D-Humans"
          disabled={!isUsable(tracker) && value !== '4d-humans'}
          description={isUsable(tracker) ? 'Your own, on the GPU.' : 'It cannot run as it is.'}
        />
      </div>
      {!isUsable(tracker) && (
        <p className={classes.help}>
          <Link to={ENGINES_PATH}>See what 4D-Humans lacks</Link>
        </p>
      )}
    </Radio.Group>
  );
}

/** For those who have 4D-Humans and do not know that it can be used. */
export function EngineHint() {
  const engines = useEngines((state) => state.engines);
  if (engineOf(engines, '4d-humans')?.state !== 'not-set-up') return null;
  return (
    <p className={classes.help}>
      You have 4D-Humans on this computer? <Link to={ENGINES_PATH}>Set it up</Link> to use it here.
    </p>
  );
}
