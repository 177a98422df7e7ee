export { type ExecutionProvider, executionProviders } from './execution-providers.ts';
export { loadNetworks, type Networks, type VisionOptions } from './networks.ts';
export {
  createSegmentObserver,
  type ObservedFrame,
  type SegmentObserver,
  type SegmentRange,
} from './observer.ts';
