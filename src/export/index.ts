export { DEFAULT_OVERLAY_OPACITY, type OverlayOptions, writeOverlay } from './overlay.ts';
