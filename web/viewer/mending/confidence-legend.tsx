import { useViewerState } from '../panels/viewer-context.ts';
import { confidenceGradient } from '../viewport/confidence-colour.ts';
import classes from './mending.module.css';

/** What the colours of the bones say. */
export function ConfidenceLegend() {
  const shown = useViewerState((state) => state.showsConfidence);
  const known = useViewerState((state) => state.confidence.size > 0);
  if (!shown) return null;
  return (
    <div className={classes.legend} role="note">
      <div className={classes.scale} aria-hidden>
        <span>0</span>
        <span className={classes.gradient} style={{ background: confidenceGradient() }} />
        <span>1</span>
      </div>
      <p>
        {known
          ? 'How sure each joint is. 0.9: right within 10 cm nine times in ten.'
          : 'These bodies were made before it was told how sure they are. Run it again to see it.'}
      </p>
    </div>
  );
}
