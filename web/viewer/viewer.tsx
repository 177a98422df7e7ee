import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Video } from '../../src/api/index.ts';
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

/** The video with its bodies, and the bodies in 3D, with one clock. A new motion of the same video is opened anew. */
export function Viewer({ video }: { readonly video: Video }) {
  return <OneViewer key={`${video.id} ${video.motionId}`} video={video} />;
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

  useEffect(() => store.setState({ dark }), [store, dark]);

  useEffect(() => {
    if (!stage.current || !pictureCell.current || !spaceCell.current) return;
    const control = new AbortController();
    const places = { root: stage.current, pictureCell: pictureCell.current, spaceCell: spaceCell.current };
    const elements = createStageElements(places, { picture: classes.picture, bodies: classes.bodies });
    void Player.open({ id, motionId }, elements, store, control.signal).then((opened) => {
      if (!control.signal.aborted) setPlayer(opened);
    });
    return () => {
      control.abort();
      setPlayer(null);
      removeStageElements(elements);
    };
  }, [id, motionId, store]);

  useShortcuts(store, player);
  useFreeKeys(root);
  const context = useMemo(() => ({ store, player }), [store, player]);

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
          <StageCover />
        </div>
        <Transport />
        <Timeline />
        <BodyNote />
      </section>
    </ViewerContext>
  );
}
