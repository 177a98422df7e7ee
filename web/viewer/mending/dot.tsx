import type { Rgb } from '../../../src/render/index.ts';
import classes from './mending.module.css';

/** A person's colour. */
export function Dot({ colour }: { readonly colour: Rgb }) {
  return <span className={classes.dot} style={{ background: `rgb(${colour.join(' ')})` }} aria-hidden />;
}
