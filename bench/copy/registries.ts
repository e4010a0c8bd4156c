import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { type AddressInfo, createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createLayout,
  OCI_CONFIG,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
  openRegistry,
  pushLayout,
  setRoot,
  writeBlob,
  writeBytes,
} from '../../packages/oci/src/index.ts';

export interface Distribution extends AsyncDisposable {
  host: string;
  /** Forgets all that it holds. */
  empty(): Promise<void>;
}

/** Distribution's own registry on a free port, with its files in a folder. */
export async function startDistribution(folder: string, name: string): Promise<Distribution> {
  const probe = createProbe().listen(0, '127.0.0.1');
  await new Promise(resolve => probe.once('listening', resolve));
  const host = `127.0.0.1:${(probe.address() as AddressInfo).port}`;
  await new Promise(resolve => probe.close(resolve));
  const [config, storage] = [join(folder, `${name}.yml`), join(folder, name)];
  await writeFile(
    config,
    `version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: '${storage}'}}\nhttp: {addr: '${host}'}\n`,
  );
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    if (
      await fetch(`http://${host}/v2/`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    if (tries === 50) throw new Error('docker-registry does not start: is it installed?');
    await pause(100);
  }
  return {
    host,
    empty: () => rm(join(storage, 'docker'), { recursive: true, force: true }),
    async [Symbol.asyncDispose]() {
      child.kill();
      await new Promise(resolve => child.once('close', resolve));
    },
  };
}

/** An image of random layers, so that nothing can be compressed or guessed. */
export async function pushRandom(
  folder: string,
  host: string,
  repository: string,
  layers: { megabytes: number }[],
): Promise<void> {
  const layout = await createLayout(join(folder, repository));
  const written = [];
  for (const { megabytes } of layers) {
    const bytes = async function* () {
      for (let i = 0; i < megabytes; i++) yield randomBytes(1 << 20);
    };
    written.push({ mediaType: OCI_LAYER_GZIP, ...(await writeBlob(layout, bytes())) });
  }
  const rootfs = { type: 'layers', diff_ids: written.map(({ digest }) => digest) };
  const config = await writeBytes(
    layout,
    OCI_CONFIG,
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs }),
  );
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: written };
  await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest)));
  await pushLayout(layout, openRegistry({ host }), repository, ['main']);
  await rm(layout.dir, { recursive: true });
}

export interface Counter extends AsyncDisposable {
  host: string;
  /** What was asked since the last time, and how many bytes of bodies were sent. */
  take(): { requests: string[]; bytes: number };
}

/** Stands before a registry and counts; where it is to seem far away, each answer waits so many milliseconds. */
export async function countBefore(host: string, delay = 0): Promise<Counter> {
  let counted = { requests: [] as string[], bytes: 0 };
  const server = createServer((incoming, response) => {
    const { method, url: path, headers } = incoming;
    counted.requests.push(`${method} ${path}`);
    const [hostname, port] = host.split(':');
    const onward = request({ hostname, port, method, path, headers }, async answer => {
      if (delay > 0) await pause(delay);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.on('data', (chunk: Buffer) => (counted.bytes += chunk.length));
    incoming.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = counted;
      counted = { requests: [], bytes: 0 };
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
