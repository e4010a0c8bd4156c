import { isLocalHost } from '@pipeline/oci';

/** What `docker buildx inspect` tells of the builder in use. */
export interface FoundBuilder {
  driver: string;
  /** For the log. */
  called: string;
  /** Whether it writes OCI layouts; what does also builds for several platforms and writes caches. */
  layouts: boolean;
}

/**
 * The builder within the engine (driver `docker`) writes layouts only on the containerd image store. The label of its
 * snapshotter tells that: buildx decides by it, too. `undefined` where the builder cannot be reached.
 * https://docs.docker.com/build/builders/drivers/docker/ https://docs.docker.com/engine/storage/containerd/
 */
export function readBuilder(inspect: string): FoundBuilder | undefined {
  const driver = /^Driver:[ \t]*(\S+)/m.exec(inspect)?.[1];
  if (driver === undefined || /^Error:/m.test(inspect)) return undefined;
  if (driver !== 'docker') return { driver, called: `a builder with the driver ${driver}`, layouts: true };
  const layouts = /^\s*org\.mobyproject\.buildkit\.worker\.snapshotter:/m.test(inspect);
  return { driver, called: "the engine's own builder, on the containerd image store", layouts };
}

/**
 * Whether a builder can push to a registry by digest. The one within the engine cannot, whatever its store; and within a
 * container this machine's own registry is another one, or none.
 */
export function pushesByDigest(driver: string, host: string): boolean {
  return driver === 'remote' || (driver !== 'docker' && !isLocalHost(host));
}
