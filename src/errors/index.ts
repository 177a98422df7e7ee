export { type ErrorCode, isKinemeshError, KinemeshError } from './kinemesh-error.ts';
