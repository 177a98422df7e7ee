// Runs a script on a Node that is new enough: this one, or the one that npm installed beside the project.
// Plain JavaScript without dependencies, so that any Node from 14 on can run it.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const WANTED = [22, 18];

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
}

/** The Node to use, or null where there is none. */
export function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    return createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/${file}`);
  } catch {
    return null;
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const WATCH_MS = 500;

/** Runs `args` on that Node and ends as it ends; signals are passed on. */
export function runOnNode(args) {
  const node = findNode();
  if (node === null) {
    console.error(
      `Kinemesh needs Node ${WANTED.join('.')} or newer, and this is ${process.versions.node}. ` +
        'Install Node 24 from https://nodejs.org and run the same command again.',
    );
    process.exit(3);
  }
  const env = { ...process.env, npm_node_execpath: node };
  // Stay until the child has ended. A terminal's Ctrl-C reaches it twice; it counts that as one. Before there is
  // a child, or a signal that comes while it is made would leave it behind.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const child = spawn(node, args, { stdio: 'inherit', env });
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const one of SIGNALS) process.removeAllListeners(one);
    process.kill(process.pid, signal);
  });
}

/**
 * Calls back when the process that started this one has gone. npm passes a signal to the shell between it and
 * us, and that shell dies of it without a word to us.
 */
function whenOrphaned(act) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, WATCH_MS);
  timer.unref();
}

const main = process.argv[1] ? pathToFileURL(realpathSync(process.argv[1])).href : '';
if (import.meta.url === main) runOnNode(process.argv.slice(2));
