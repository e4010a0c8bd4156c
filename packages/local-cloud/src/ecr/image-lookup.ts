import type { RegistryStore } from '../registry/store.ts';

/** Which digest an image reference stands for, as the one who is about to run it would learn from the registry. */
export function imageLookup(host: string, store: RegistryStore) {
  return async (image: string): Promise<{ digest: string } | 'missing' | 'elsewhere'> => {
    if (!image.startsWith(`${host}/`)) return 'elsewhere';
    const [name = '', digest] = image.slice(host.length + 1).split('@');
    const [repository = '', tag = 'latest'] = name.split(':');
    const found = store.repositories.get(repository);
    const resolved = digest ?? found?.tags.get(tag) ?? '';
    return found?.manifests.has(resolved) ? { digest: resolved } : 'missing';
  };
}
