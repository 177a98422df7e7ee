export { type ErrorCode, isKinemeshError, KinemeshError, type ProcessEnding } from './kinemesh-error.ts';
