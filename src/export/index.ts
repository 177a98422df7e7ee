export { type OverlayOptions, writeOverlay } from './overlay.ts';
