import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Video } from '../../../src/api/index.ts';
import type { Mending } from '../mending/mending.ts';
import type { Player } from '../player.ts';
import type { ViewerState, ViewerStore } from '../store.ts';

export interface ViewerContextValue {
  readonly store: ViewerStore;
  /** Null until the motion is here. */
  readonly player: Player | null;
  /** As the service has it now. */
  readonly video: Video;
  readonly mending: Mending;
}

export const ViewerContext = createContext<ViewerContextValue | null>(null);

export function useViewer(): ViewerContextValue {
  const value = useContext(ViewerContext);
  if (value === null) throw new Error('A panel of the viewer stands outside of it.');
  return value;
}

/** A part of the viewer's state. */
export function useViewerState<T>(select: (state: ViewerState) => T): T {
  return useStore(useViewer().store, select);
}
