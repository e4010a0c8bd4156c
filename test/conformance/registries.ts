import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import { type Server, startServer } from './server.ts';

/** A registry that no one here wrote, on 127.0.0.1. */
export interface RealRegistry extends Pick<Server, 'close'> {
  host: string;
}

/** The only user that a registry of ours with a login has; the password's hash is bcrypt's, with a cost of 4. */
export const ROBOT = { username: 'robot', password: 'a:password' };
const HTPASSWD = 'robot:$2a$04$Bjr8Mgc7CF5a/tAryibv5.ExrxdN1G7LkmqKKzx.IWljqcAhun/KG\n';

/** Where tokens for a registry come from. https://distribution.github.io/distribution/about/configuration/#token */
export interface TokenAuth {
  realm: string;
  service: string;
  issuer: string;
  rootcertbundle: string;
}

export interface DistributionOptions {
  /** `basic`: it asks for ROBOT's login. */
  auth?: 'basic' | TokenAuth;
  /** It takes nothing. https://distribution.github.io/distribution/about/configuration/#readonly */
  readOnly?: boolean;
  /** The size of its disk, in megabytes: a file system of its own, which `unshare` must be allowed to mount. */
  disk?: number;
}

/** Distribution 2.8, as Debian has it: mounts, no referrers API, a broken upload begins again. */
export const startDistribution = (directory: string, options: DistributionOptions = {}) =>
  startServing('docker-registry', directory, options);

/** Distribution 3: mounts, no referrers API, a broken upload goes on. */
export const startDistribution3 = (directory: string, options: DistributionOptions = {}) =>
  startServing('registry', directory, options);

async function startServing(
  program: string,
  directory: string,
  { auth, readOnly = false, disk }: DistributionOptions,
): Promise<RealRegistry> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const htpasswd = join(directory, 'htpasswd');
  const data = join(directory, 'data');
  await mkdir(data, { recursive: true });
  await writeFile(htpasswd, HTPASSWD);
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: data },
      delete: { enabled: true },
      maintenance: { readonly: { enabled: readOnly } },
    },
    http: { addr: host },
    // Foreign layers are refused unless their place is allowed.
    validation: { manifests: { urls: { allow: ['^http://127\\.0\\.0\\.1'] } } },
    ...(auth === 'basic' && { auth: { htpasswd: { realm: 'test', path: htpasswd } } }),
    ...(typeof auth === 'object' && { auth: { token: auth } }),
  };
  const file = join(directory, 'config.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  // Version 3 would send traces to this machine.
  const env = { ...process.env, OTEL_TRACES_EXPORTER: 'none' };
  const command = [program, 'serve', file];
  const server = disk === undefined ? command : onOwnDisk(data, disk, command);
  const { close } = await startServer(server, { port, health: '/v2/', env });
  return { host, close };
}

/** In a namespace of its own, so that the mount ends with it. */
function onOwnDisk(directory: string, megabytes: number, command: string[]): string[] {
  const script = 'mount -t tmpfs -o "size=$1m" tmpfs "$2" && shift 2 && exec "$@"';
  return ['unshare', '--mount', 'sh', '-c', script, 'sh', String(megabytes), directory, ...command];
}

/** The registry that `crane registry serve` starts, with the referrers API; it mounts only what it has anyway. */
export async function startReferrersRegistry(directory: string): Promise<RealRegistry> {
  await mkdir(directory, { recursive: true });
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const command = ['referrers-registry', '-address', host, '-disk', directory];
  const { close } = await startServer(command, { port, health: '/v2/' });
  return { host, close };
}
