import { useEffect, useRef } from 'react';
import classes from '../viewer.module.css';
import { type LanesLook, paintLanes } from './paint-lanes.ts';
import { useViewer, useViewerState } from './viewer-context.ts';

/** The lanes beneath the playhead, on one canvas: marks of time, cuts, the marked part, and each person's runs. */
export function Ruler() {
  const { store } = useViewer();
  const canvas = useRef<HTMLCanvasElement>(null);
  const runs = useViewerState((state) => state.runs);
  const people = useViewerState((state) => state.people);
  const range = useViewerState((state) => state.range);
  const hidden = useViewerState((state) => state.hidden);
  const selected = useViewerState((state) => state.selected);
  const confidence = useViewerState((state) => state.confidence);
  const showsConfidence = useViewerState((state) => state.showsConfidence);
  const dark = useViewerState((state) => state.dark);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these is painted.
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const paint = () => {
      const { width, height } = element.getBoundingClientRect();
      const ratio = window.devicePixelRatio;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      const context = element.getContext('2d');
      if (!context) return;
      context.scale(ratio, ratio);
      paintLanes(context, width, store.getState(), lookOf(element));
    };
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [store, runs, people, range, hidden, selected, confidence, showsConfidence, dark]);

  return <canvas ref={canvas} className={classes.lanesCanvas} aria-hidden />;
}

/** The page's colours and sizes, as they are now. */
function lookOf(element: HTMLElement): LanesLook {
  const style = getComputedStyle(element);
  const px = (name: string) => Number.parseFloat(style.getPropertyValue(name));
  return {
    rulerHeight: px('--ruler-height'),
    rowHeight: px('--row-height'),
    text: style.getPropertyValue('--mantine-color-dimmed'),
    line: style.getPropertyValue('--km-line'),
    strongLine: style.getPropertyValue('--km-line-strong'),
    accent: style.getPropertyValue('--km-accent'),
    lane: style.getPropertyValue('--km-sunken'),
    font: `11px ${style.fontFamily}`,
  };
}
