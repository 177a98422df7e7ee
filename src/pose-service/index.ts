/** HTTP as an earlier service had it, for programs that were written for that: see docs/pose-service.md. */
export { type PoseServiceOptions, type RunningPoseService, startPoseService } from './start-pose-service.ts';
