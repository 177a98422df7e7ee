/** The door for Node: evidence on disk. */
export { type ReadEvidenceOptions, readEvidence, writeEvidence } from './evidence-file.ts';
