import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { Gate, type RegistryAuth } from './auth.ts';
import { directoryBytes, memoryBytes } from './bytes.ts';
import { registryHandler } from './handler.ts';
import { type RegistryRules, RegistryStore } from './store.ts';

export interface RegistryOptions extends Omit<ListenOptions, 'name'>, Partial<RegistryRules> {
  /** What its requests are logged and faulted as; `registry` when absent. */
  name?: string;
  /** Keeps blobs here instead of in memory. */
  directory?: string;
  /** Open to all when absent. */
  auth?: RegistryAuth;
}

export interface LocalRegistry extends Listening {
  /** `127.0.0.1:PORT`, as image references begin. */
  host: string;
  store: RegistryStore;
}

/** An OCI registry, distribution specification 1.1. */
export async function startRegistry(options: RegistryOptions = {}): Promise<LocalRegistry> {
  const {
    name = 'registry',
    directory,
    auth,
    createOnPush = true,
    mountBlobs = true,
    referrersApi = true,
    ...server
  } = options;
  const bytes = directory === undefined ? memoryBytes() : directoryBytes(directory);
  const store = new RegistryStore(bytes, { createOnPush, mountBlobs, referrersApi });
  const listening = await listen(registryHandler(store, auth && new Gate(auth), name), { ...server, name });
  return { ...listening, host: `127.0.0.1:${listening.port}`, store };
}
