import { pageFolder } from './page-folder.ts';
import { packageVersion } from './version.ts';
import type { ServePose } from './world.ts';

/** The service with the old interface, and with the page where that is asked for. */
export const servePose: ServePose = async ({ dataDir, host, port, pagePort, engine, allow, log }) => {
  const pageDir = pagePort === null ? null : pageFolder();
  const [{ openService }, { startServer }, { startPoseService }, { loadBody }, { readSettings }] =
    await Promise.all([
      import('../jobs/index.ts'),
      import('../server/index.ts'),
      import('../pose-service/index.ts'),
      import('../body/load-node.ts'),
      import('../settings/index.ts'),
    ]);
  const version = packageVersion();
  const serverLog = {
    write: (level: 'warn' | 'error', message: string, details?: Readonly<Record<string, unknown>>) =>
      log.say(level, message, details),
  };
  const service = await openService({ dataDir, say: log.say.bind(log, 'info') });
  const open: { close(): Promise<void> }[] = [service];
  const close = async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  };
  try {
    const pose = await startPoseService({
      ...{ service, host, port, engine, allow, version, log: serverLog },
      loadBody: async (made) => loadBody(made, (await readSettings()).smplPath),
    });
    open.push(pose);
    let pageAddress: string | null = null;
    if (pagePort !== null && pageDir !== null) {
      const page = await startServer({ service, host, port: pagePort, pageDir, version, log: serverLog });
      open.push(page);
      pageAddress = page.address;
    }
    await service.reachedAt(pageAddress ?? pose.address);
    return { address: pose.address, pageAddress, close };
  } catch (error) {
    await close();
    throw error;
  }
};
