import { anId, DEFAULTS, FAKE_RUNNER, upload } from './fake-service.testing.ts';
import { openService } from './open-service.ts';

/**
 * A service in a process of its own, to be killed: it uploads, names and starts without end, and says each thing
 * on stdout once the service has acknowledged it.
 */
const service = await openService({ dataDir: process.argv[2] }, FAKE_RUNNER);
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);
say({ open: process.pid });
for (let n = 0; ; n++) {
  const id = anId();
  await upload(service, 'ok.mp4', id);
  say({ video: id });
  const name = `take ${process.pid}-${n}`;
  await service.renameVideo(id, name);
  say({ renamed: id, name });
  const job = await service.startBodies(id, DEFAULTS);
  say({ job: job.id });
  if (n % 3 === 2) {
    await service.removeVideo(id);
    say({ removed: id });
  }
  await new Promise((resolve) => setTimeout(resolve, 400));
}
