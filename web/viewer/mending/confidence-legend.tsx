import { rowOfFrame } from '../../../src/motion/index.ts';
import { useViewerState } from '../panels/viewer-context.ts';
import type { ViewerState } from '../store.ts';
import { confidenceGradient } from '../viewport/confidence-colour.ts';
import classes from './mending.module.css';

/** What the colours of the bones say. */
export function ConfidenceLegend() {
  const shown = useViewerState((state) => state.showsConfidence);
  const known = useViewerState((state) => state.confidence.size > 0);
  const now = useViewerState(confidenceNow);
  if (!shown) return null;
  return (
    <div className={classes.legendPlace}>
      <div className={classes.legend} role="note">
        <div className={classes.scale} aria-hidden>
          <span>0</span>
          <span className={classes.gradient} style={{ background: confidenceGradient() }} />
          <span>1</span>
        </div>
        {now !== null && <p className={classes.confidenceNow}>{now}</p>}
        <p>
          {known
            ? 'How sure each joint is. 0.9: right within 10 cm nine times in ten.'
            : 'These bodies were made before it was told how sure they are. Run it again to see it.'}
        </p>
      </div>
    </div>
  );
}

/** How sure who is chosen is on the frame that is shown, in words. */
function confidenceNow({ showsConfidence, selected, people, confidence, frame }: ViewerState): string | null {
  const person = people.find(({ id }) => id === selected[0]);
  const over = confidence.get(selected[0]);
  if (!showsConfidence || person === undefined || over === undefined) return null;
  const row = rowOfFrame(over, frame);
  return row < 0 ? null : `${person.name} in this frame: ${(over.value[row] / 255).toFixed(2)}`;
}
