import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Browser, openBrowser, type PageOptions, type Tab } from './browser.ts';
import { type KinemeshServer, startKinemesh } from './kinemesh-server.ts';
import { type MadeClips, madeClips } from './made-clips.ts';

/** What the tests of one file share: a service, a browser, files. */
export interface Watched {
  readonly server: KinemeshServer;
  readonly browser: Browser;
  readonly clips: MadeClips;
  /** A tab at a path of the page, closed after the test; what it did wrong fails the test. */
  open(path?: string, options?: PageOptions): Promise<Tab>;
  /** Ends the server as `kill -9` does and starts it again, at the same address. */
  killAndRestart(): Promise<void>;
}

/**
 * Sets up a service and a browser for a file of tests. After each test: no error of a script, nothing broken in the
 * content policy, no request elsewhere. After all: no outgoing connection of the service or of a runner.
 *
 * @param makeEnv what the service has in its environment beside this process's own
 */
export function watched(makeEnv: () => Promise<Record<string, string>> = async () => ({})): Watched {
  const parts = {} as { server: KinemeshServer; browser: Browser; clips: MadeClips };
  const tabs: Tab[] = [];
  const outgoing: string[] = [];
  let env: Record<string, string> = {};
  beforeAll(async () => {
    env = await makeEnv();
    const [server, browser, clips] = await Promise.all([startKinemesh({ env }), openBrowser(), madeClips()]);
    Object.assign(parts, { server, browser, clips });
  });
  afterEach(async ({ task }) => {
    const faults: string[] = [];
    for (const [n, tab] of tabs.splice(0).entries()) {
      faults.push(...tab.faults);
      // Where somebody wants to see it: what the page showed when a test failed.
      const folder = process.env.KINEMESH_SCREENSHOTS;
      if (folder && task.result?.state === 'fail' && !tab.page.isClosed())
        await tab.page.screenshot({ path: join(folder, `${task.name.replaceAll(/\W+/g, '-')}-${n}.png`) });
      await tab.close();
    }
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await parts.browser?.close();
    outgoing.push(parts.server?.outgoing() ?? '');
    await parts.server?.stop();
    await parts.clips?.remove();
    expect(outgoing.join('')).toBe('');
  });
  return {
    get server() {
      return parts.server;
    },
    get browser() {
      return parts.browser;
    },
    get clips() {
      return parts.clips;
    },
    async open(path = '/', options) {
      const tab = await parts.browser.open(`${parts.server.address}${path}`, options);
      tabs.push(tab);
      return tab;
    },
    async killAndRestart() {
      const { dataDir, port } = parts.server;
      outgoing.push(parts.server.outgoing());
      await parts.server.kill();
      parts.server = await startKinemesh({ dataDir, port, removeData: true, env });
    },
  };
}
