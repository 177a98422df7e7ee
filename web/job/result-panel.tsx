import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Video } from '../../src/api/index.ts';
import { GpuMemory } from './gpu-memory.tsx';
import classes from './result-panel.module.css';
import { Warnings } from './warnings.tsx';

/** Three.js and the decoder come only where there is something to see with them. */
const Viewer = lazy(async () => ({ default: (await import('../viewer/index.ts')).Viewer }));

/** The moving bodies, and what there is to know about them. */
export function ResultPanel({ video }: { readonly video: Video }) {
  const { bodies, refit } = video.jobs;
  const maker = refit?.id === video.motionId ? refit : bodies;
  return (
    <>
      <Suspense fallback={<Skeleton className={classes.place} />}>
        <Viewer video={video} />
      </Suspense>
      {bodies?.gpuMemory && <GpuMemory memory={bodies.gpuMemory} over />}
      {maker && <Warnings warnings={maker.warnings} open={video.people === 0} />}
    </>
  );
}
