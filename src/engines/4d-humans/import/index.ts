export { type ImportJob, importResult } from './import-result.ts';
export { type ResultFile, readResultFile } from './read-result-file.ts';
