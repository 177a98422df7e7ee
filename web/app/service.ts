/** What the page asks of the service, and the addresses that it hands to the browser. All throw `ProblemError`. */
import type {
  EngineState,
  Job,
  Settings,
  TrackerChoice,
  TrackerFindings,
  Video,
} from '../../src/api/index.ts';
import { answer, api } from '../api/index.ts';

const API = '/api/v1';

export const urls = {
  uploads: `${API}/uploads`,
  events: `${API}/events`,
  poster: (videoId: string) => `${API}/videos/${videoId}/poster`,
  playable: (videoId: string) => `${API}/videos/${videoId}/playable`,
  motionZip: (videoId: string) => `${API}/videos/${videoId}/motion.zip`,
  overlay: (videoId: string) => `${API}/videos/${videoId}/overlay?download`,
  logEvents: (jobId: string) => `${API}/jobs/${jobId}/log/events`,
};

const byId = (id: string) => ({ params: { path: { id } } });

export const service = {
  videos: async (): Promise<readonly Video[]> => (await answer(api.GET('/api/v1/videos'))).videos,
  /** The video that a file is which is about to be uploaded, where it is known. */
  recognise: async (sizeBytes: number, sample: string): Promise<Video | null> =>
    (await answer(api.POST('/api/v1/videos/recognise', { body: { sizeBytes, sample } }))).video,
  addSample: (): Promise<Video> => answer(api.POST('/api/v1/videos/sample')),
  rename: (videoId: string, name: string): Promise<Video> =>
    answer(api.PATCH('/api/v1/videos/{id}', { ...byId(videoId), body: { name } })),
  remove: async (videoId: string): Promise<void> => {
    await answer(api.DELETE('/api/v1/videos/{id}', byId(videoId)));
  },
  restore: (videoId: string): Promise<Video> =>
    answer(api.POST('/api/v1/videos/{id}/restore', byId(videoId))),
  startBodies: (videoId: string, settings: Partial<Settings>): Promise<Job> =>
    answer(api.POST('/api/v1/videos/{id}/jobs', { ...byId(videoId), body: { settings } })),
  startOverlay: (videoId: string): Promise<Job> =>
    answer(api.POST('/api/v1/videos/{id}/overlay', byId(videoId))),
  engines: async (): Promise<readonly EngineState[]> => (await answer(api.GET('/api/v1/engines'))).engines,
  checkEngine: (name: EngineState['name']): Promise<EngineState> =>
    answer(api.POST('/api/v1/engines/{name}/check', { params: { path: { name } } })),
  findTrackers: (): Promise<TrackerFindings> => answer(api.POST('/api/v1/engines/4d-humans/find')),
  chooseTracker: (choice: TrackerChoice): Promise<EngineState> =>
    answer(api.POST('/api/v1/engines/4d-humans/choice', { body: choice })),
  cancelJob: (jobId: string): Promise<Job> => answer(api.POST('/api/v1/jobs/{id}/cancel', byId(jobId))),
  retryJob: (jobId: string): Promise<Job> => answer(api.POST('/api/v1/jobs/{id}/retry', byId(jobId))),
};
