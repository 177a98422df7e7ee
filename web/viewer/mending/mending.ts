import type { EditList } from '../../../src/api/index.ts';
import type { EditRequest } from '../../../src/edits/index.ts';
import { say } from '../../app/say.tsx';
import { service } from '../../app/service.ts';
import type { ViewerStore } from '../store.ts';
import { withNames } from './names.ts';

/** What the user mends in a video, and the way to the service with it. */
export class Mending {
  private readonly videoId: string;
  private readonly store: ViewerStore;
  private asked = 0;

  constructor(videoId: string, store: ViewerStore) {
    this.videoId = videoId;
    this.store = store;
  }

  /** Fetches the list, as when something was mended elsewhere. Says nothing where that fails: nobody asked for it. */
  async refresh(): Promise<void> {
    const turn = ++this.asked;
    const list = await service.edits(this.videoId).catch(() => null);
    if (list !== null && turn === this.asked) this.take(list);
  }

  mend(edit: EditRequest): Promise<void> {
    const { motionId } = this.store.getState();
    return this.ask('That could not be mended', () => service.addEdit(this.videoId, edit, motionId));
  }

  /** Altogether, or in the part that is marked on the timeline. */
  async deletePeople(tracks: readonly number[]): Promise<void> {
    const { range } = this.store.getState();
    const [firstFrame, lastFrame] = [range?.from ?? null, range?.to ?? null];
    for (const track of tracks) await this.mend({ op: 'delete', track, firstFrame, lastFrame });
  }

  async undo(): Promise<void> {
    if (!this.canUndo) return;
    return this.ask('It could not be undone', () => service.undoEdit(this.videoId));
  }

  async redo(): Promise<void> {
    if (!this.canRedo) return;
    return this.ask('It could not be done again', () => service.redoEdit(this.videoId));
  }

  private get canUndo(): boolean {
    return this.store.getState().edits.some(({ undone }) => !undone);
  }

  private get canRedo(): boolean {
    return this.store.getState().edits.some(({ undone }) => undone);
  }

  remove(editId: string): Promise<void> {
    return this.ask('It could not be undone', () => service.removeEdit(this.videoId, editId));
  }

  apply(): Promise<void> {
    return this.ask('It could not be tried again', () => service.applyEdits(this.videoId));
  }

  private async ask(failure: string, call: () => Promise<EditList>): Promise<void> {
    const turn = ++this.asked;
    try {
      const list = await call();
      if (turn === this.asked) this.take(list);
    } catch (thrown) {
      say(failure, thrown);
    }
  }

  private take({ edits }: EditList): void {
    this.store.setState(({ people }) => ({ edits, people: withNames(people, edits) }));
  }
}
