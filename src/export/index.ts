export { type MotionViewOptions, writeMotionView } from './motion-view.ts';
export { type OverlayOptions, writeOverlay } from './overlay.ts';
