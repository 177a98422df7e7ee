import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { ConfidenceLegend } from './mending/confidence-legend.tsx';
import { MendBar } from './mending/mend-bar.tsx';
import { Mending } from './mending/mending.ts';
import { PictureMarks } from './mending/picture-marks.tsx';
import { usePick } from './mending/use-pick.ts';
import { BodyNote } from './panels/body-note.tsx';
import { useFreeKeys } from './panels/free-keys.ts';
import { LookBar } from './panels/look-bar.tsx';
import { useShortcuts } from './panels/shortcuts.ts';
import { SpaceBar } from './panels/space-bar.tsx';
import { StageCover } from './panels/stage-cover.tsx';
import { Timeline } from './panels/timeline.tsx';
import { Transport } from './panels/transport.tsx';
import { ViewerContext } from './panels/viewer-context.ts';
import { Player } from './player.ts';
import { createStageElements, removeStageElements } from './stage.ts';
import { createViewerStore } from './store.ts';
import classes from './viewer.module.css';

/** The video with its bodies, and the bodies in 3D, with one clock. A new motion of the same video takes its place. */
export function Viewer({ video }: { readonly video: Video }) {
  return <OneViewer key={video.id} video={video} />;
}

function OneViewer({ video }: { readonly video: Video }) {
  const root = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const pictureCell = useRef<HTMLDivElement>(null);
  const spaceCell = useRef<HTMLDivElement>(null);
  const [store] = useState(createViewerStore);
  const [player, setPlayer] = useState<Player | null>(null);
  const dark = useComputedColorScheme('dark') === 'dark';
  const { id, motionId } = video;
  const [opened] = useState(motionId);
  const [mending] = useState(() => new Mending(id, store));

  useEffect(() => store.setState({ dark }), [store, dark]);

  useEffect(() => {
    if (!stage.current || !pictureCell.current || !spaceCell.current) return;
    const control = new AbortController();
    const places = { root: stage.current, pictureCell: pictureCell.current, spaceCell: spaceCell.current };
    const elements = createStageElements(places, { picture: classes.picture, bodies: classes.bodies });
    void Player.open({ id, motionId: opened }, elements, store, control.signal).then((opened) => {
      if (!control.signal.aborted) setPlayer(opened);
    });
    return () => {
      control.abort();
      setPlayer(null);
      removeStageElements(elements);
    };
  }, [id, opened, store]);

  useEffect(() => {
    if (player === null || store.getState().motionId === motionId) return;
    const control = new AbortController();
    void player.take({ id, motionId }, control.signal);
    return () => control.abort();
  }, [player, store, id, motionId]);

  // Mended here or in another tab: either way the video says so.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked for anew when these change.
  useEffect(() => void mending.refresh(), [mending, motionId, video.edits, video.editsPending]);

  useShortcuts(store, player, mending);
  usePick(stage, store, player);
  useFreeKeys(root);
  const context = useMemo(() => ({ store, player, video, mending }), [store, player, video, mending]);

  return (
    <ViewerContext value={context}>
      <section ref={root} className={classes.viewer} aria-label="Viewer">
        <div ref={stage} className={classes.stage}>
          <div ref={pictureCell} className={classes.pictureCell} />
          <div ref={spaceCell} className={classes.spaceCell} />
          <div className={classes.overPicture}>
            <LookBar />
          </div>
          <div className={classes.overSpace}>
            <SpaceBar />
          </div>
          <PictureMarks />
          <StageCover />
        </div>
        <ConfidenceLegend />
        <MendBar />
        <Transport />
        <Timeline />
        <BodyNote />
      </section>
    </ViewerContext>
  );
}
