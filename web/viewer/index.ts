/** The viewer: the video with the bodies on it, and the bodies in 3D, in step. The page loads it when it is wanted. */
export type { ViewerProbe } from './probe.ts';
export { Viewer } from './viewer.tsx';
