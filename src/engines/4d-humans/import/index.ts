export { importResult } from './import-result.ts';
