/** The door for Node: evidence on disk. */
export { type ReadEvidenceOptions, readEvidence, readEvidenceRange, writeEvidence } from './evidence-file.ts';
