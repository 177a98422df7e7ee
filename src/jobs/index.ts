import { openService as open } from './open-service.ts';
import type { Service, ServiceOptions } from './service.ts';

export { sampleHash } from './sample-hash.ts';
/** The service behind the page: videos, jobs and files in one data folder. */
export type {
  Edits,
  Engines,
  FileKind,
  FileSample,
  LogPart,
  Service,
  ServiceOptions,
  StoredFile,
  Uploads,
} from './service.ts';

/** See open-service.ts. */
export function openService(options: ServiceOptions): Promise<Service> {
  return open(options);
}
