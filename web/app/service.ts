/** What the page asks of the service, and the addresses that it hands to the browser. All throw `ProblemError`. */
import {
  type EditList,
  type EngineState,
  editListSchema,
  type Job,
  type Settings,
  type TrackerChoice,
  type TrackerFindings,
  type Video,
} from '../../src/api/index.ts';
import type { EditRequest } from '../../src/edits/index.ts';
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

/** Parsed once more: the API's description knows no pairs. */
async function editList(call: Promise<{ data?: unknown }>): Promise<EditList> {
  return editListSchema.parse(await answer(call));
}

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
  edits: (videoId: string): Promise<EditList> =>
    editList(api.GET('/api/v1/videos/{id}/edits', byId(videoId))),
  addEdit: (videoId: string, edit: EditRequest, motionId: string | null): Promise<EditList> =>
    editList(api.POST('/api/v1/videos/{id}/edits', { ...byId(videoId), body: { edit, motionId } })),
  undoEdit: (videoId: string): Promise<EditList> =>
    editList(api.POST('/api/v1/videos/{id}/edits/undo', byId(videoId))),
  redoEdit: (videoId: string): Promise<EditList> =>
    editList(api.POST('/api/v1/videos/{id}/edits/redo', byId(videoId))),
  applyEdits: (videoId: string): Promise<EditList> =>
    editList(api.POST('/api/v1/videos/{id}/edits/apply', byId(videoId))),
  removeEdit: (videoId: string, editId: string): Promise<EditList> =>
    editList(api.DELETE('/api/v1/videos/{id}/edits/{editId}', { params: { path: { id: videoId, editId } } })),
  retryJob: (jobId: string): Promise<Job> => answer(api.POST('/api/v1/jobs/{id}/retry', byId(jobId))),
};
