import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNetwork, shippedNetworks } from './index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-networks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the shipped networks are those that their list names', async () => {
  const networks = shippedNetworks();
  expect(networks.map(({ name }) => name)).toContain('movenet-multipose');
  for (const network of networks) expect((await readNetwork(network)).length).toBe(network.bytes);
});

test('a network that was changed, and one that is gone, are not used', async () => {
  const [network] = shippedNetworks();
  const path = join(folder, 'network.onnx');
  await expect(readNetwork({ ...network, path })).rejects.toMatchObject({
    code: 'model-missing',
    message: `${path} cannot be read.`,
  });
  const bytes = readFileSync(network.path);
  bytes[100] ^= 1;
  writeFileSync(path, bytes);
  await expect(readNetwork({ ...network, path })).rejects.toMatchObject({
    code: 'model-corrupt',
    message: expect.stringContaining(network.sha256),
  });
});
