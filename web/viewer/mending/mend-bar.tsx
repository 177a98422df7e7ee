import { useViewerState } from '../panels/viewer-context.ts';
import { HistoryTools } from './history-tools.tsx';
import classes from './mending.module.css';
import { PairTools } from './pair-tools.tsx';
import { PersonTools } from './person-tools.tsx';
import { RefitStatus } from './refit-status.tsx';
import { SceneTool } from './scene-tool.tsx';

/** What can be mended in who is chosen, and what was. */
export function MendBar() {
  const selected = useViewerState((state) => state.selected);
  const people = useViewerState((state) => state.people);
  const fitsAnew = useViewerState((state) => state.fitsAnew);
  const ready = useViewerState((state) => state.phase.name === 'ready');
  const chosen = selected.flatMap((id) => people.find((person) => person.id === id) ?? []);
  return (
    <div className={classes.bar} role="toolbar" aria-label="Mending">
      <div className={classes.tools}>
        {ready && chosen.length === 0 && people.length > 0 && (
          <span className={classes.hint}>
            Click a person to correct who they are{fitsAnew && ' or how they move'}.
          </span>
        )}
        {chosen.length === 1 && <PersonTools key={chosen[0].id} person={chosen[0]} />}
        {chosen.length > 1 && <PairTools people={chosen} />}
      </div>
      <div className={classes.end}>
        <RefitStatus />
        <HistoryTools />
        <SceneTool />
      </div>
    </div>
  );
}
