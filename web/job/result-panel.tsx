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
  return (
    <>
      <Suspense fallback={<Skeleton className={classes.place} />}>
        <Viewer video={video} />
      </Suspense>
      {video.jobs.bodies?.gpuMemory && <GpuMemory memory={video.jobs.bodies.gpuMemory} over />}
      {video.jobs.bodies && <Warnings warnings={video.jobs.bodies.warnings} open={video.people === 0} />}
    </>
  );
}
