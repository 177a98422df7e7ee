import { Button, Radio, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { EngineState, TrackerFindings } from '../../src/api/index.ts';
import { takeInEngine } from '../app/engines.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { type Choice, choiceToBeginWith, isComplete } from './choice.ts';
import { CommandLine } from './command-line.tsx';
import classes from './tracker-setup.module.css';

/** Sets 4D-Humans up with what the service finds on this computer. */
export function TrackerSetup({ engine }: { readonly engine: EngineState }) {
  const [findings, setFindings] = useState<TrackerFindings | null>(null);
  const [looking, setLooking] = useState(false);
  const [saving, setSaving] = useState(false);
  const [choice, setChoice] = useState<Choice>({ checkoutId: null, interpreterId: null });

  const look = async () => {
    setLooking(true);
    try {
      const found = await service.findTrackers();
      setFindings(found);
      setChoice(choiceToBeginWith(found));
    } catch (thrown) {
      say('It could not be looked for', thrown);
    } finally {
      setLooking(false);
    }
  };
  const save = async () => {
    if (!isComplete(choice)) return;
    setSaving(true);
    try {
      const state = await service.chooseTracker(choice);
      takeInEngine(state);
      setFindings(null);
      notifications.show({
        message:
          state.state === 'ready'
            ? '4D-Humans is set up, and can run.'
            : '4D-Humans is set up. See what is missing.',
      });
    } catch (thrown) {
      say('It could not be set up', thrown);
    } finally {
      setSaving(false);
    }
  };

  if (findings === null) {
    return (
      <div className={classes.setup}>
        <Button
          variant={engine.state === 'not-set-up' ? 'filled' : 'default'}
          loading={looking}
          onClick={look}
        >
          {engine.state === 'not-set-up' ? 'Look for 4D-Humans on this computer' : 'Choose another one'}
        </Button>
        <p className={classes.help} role="status">
          {looking && 'Looking for 4D-Humans, and trying each Python that is here. This can take a minute.'}
        </p>
        {looking && <Skeleton height={90} radius="md" />}
      </div>
    );
  }
  return (
    <div className={classes.setup}>
      <Found
        label="The folder of 4D-Humans"
        none="No folder of 4D-Humans was found in the usual places."
        value={choice.checkoutId}
        onChange={(checkoutId) => setChoice({ ...choice, checkoutId })}
        found={findings.checkouts}
      />
      <Found
        label="The Python that runs it"
        none="No Python was found."
        value={choice.interpreterId}
        onChange={(interpreterId) => setChoice({ ...choice, interpreterId })}
        found={findings.interpreters.map(({ origin, version, ...rest }) => ({
          ...rest,
          more: capital(version === null ? origin : `${origin}, Python ${version}`),
        }))}
      />
      <div className={classes.buttons}>
        <Button loading={saving} disabled={!isComplete(choice)} onClick={save}>
          Use this
        </Button>
        <Button variant="default" onClick={() => setFindings(null)}>
          Cancel
        </Button>
      </div>
      <div className={classes.own}>
        <p className={classes.help}>
          It is somewhere else? A page may not name a program to run, so that is told on the command line:
        </p>
        <CommandLine>kinemesh setup 4d-humans --checkout DIR --python PATH</CommandLine>
      </div>
    </div>
  );
}

interface FoundProps {
  readonly label: string;
  readonly none: string;
  readonly value: string | null;
  readonly onChange: (id: string) => void;
  readonly found: readonly {
    readonly id: string;
    readonly label: string;
    readonly more?: string;
    readonly ok: boolean;
    readonly detail: string;
  }[];
}

/** What was found, each with what it lacks; what does not work cannot be chosen. */
function Found({ label, none, value, onChange, found }: FoundProps) {
  if (found.length === 0) {
    return (
      <div>
        <h3 className={classes.label}>{label}</h3>
        <p className={classes.help}>{none}</p>
      </div>
    );
  }
  return (
    <Radio.Group label={label} value={value} onChange={onChange} classNames={{ label: classes.label }}>
      <div className={classes.choices}>
        {found.map(({ id, label, more, ok, detail }) => (
          <Radio
            key={id}
            value={id}
            disabled={!ok}
            label={label}
            description={[more, detail].filter((part) => part !== undefined && part !== '').join('. ')}
            classNames={{ label: classes.path }}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
