import { isRecord, type Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { SecretRef } from '../wanted.ts';
import { put, record, records, text, within } from './fields.ts';

/** A volume's mount that shows one file of a secret: where, and what. */
interface File {
  directory: string;
  file: string;
  ref: SecretRef;
}

/** Cloud Run's own. https://docs.cloud.google.com/run/docs/configuring/services/secrets#disallowed_paths */
const RESERVED = /^\/(?:dev|proc|sys|cloudsql)(?:\/|$)/;

/**
 * `template` with files of secrets mounted into its container at `index`. A directory shows the files of one secret: where it
 * does already, the file is added to them; otherwise a volume that shows just this is used again, or made.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/Volume#SecretVolumeSource
 */
export function applyMounts(
  template: Raw,
  index: number,
  mounts: Readonly<Record<string, SecretRef>>,
  problems: Problem[],
): Raw {
  let edited = template;
  for (const [path, ref] of Object.entries(mounts)) {
    const wanted = fileAt(path, ref);
    const done = typeof wanted === 'string' ? wanted : mounted(edited, index, wanted);
    if (typeof done !== 'string') edited = done;
    else problems.push({ input: 'secrets', problem: `"${path}" ${done}`, fix: FIX });
  }
  return edited;
}

const FIX = 'Give each secret a directory of its own, such as `/secrets/db/password`';

function fileAt(path: string, ref: SecretRef): File | string {
  const slash = path.lastIndexOf('/');
  const [directory, file] = [path.slice(0, slash), path.slice(slash + 1)];
  if (!path.startsWith('/') || file === '' || directory === '') return 'is no path of a file in a directory';
  if (path.includes(':') || path.split('/').some(part => part === '.' || part === '..'))
    return 'has a ":" or a "." or ".." in it';
  return RESERVED.test(path) ? "lies in a directory of the system's own" : { directory, file, ref };
}

function mounted(template: Raw, index: number, wanted: File): Raw | string {
  const { directory, file, ref } = wanted;
  const mount = mountAt(template, index, directory);
  if (mount === undefined) return addMount(template, index, wanted);
  const volume = records(template.volumes).find(({ name }) => name === mount.name);
  const shown = record(volume?.secret);
  if (volume === undefined || shown.secret !== ref.secret || text(mount.subPath) !== '')
    return 'lies in a directory that shows something else already';
  const items = itemsOf(shown);
  const there = items.find(({ path }) => path === file);
  if (there !== undefined && text(there.version) === ref.version) return template;
  const next =
    there === undefined
      ? [...items, { path: file, version: ref.version }]
      : items.map(item => (item === there ? { ...item, version: ref.version } : item));
  return showing(template, index, mount, volume, next);
}

/** With other items in the volume; in one of its own where that is shown elsewhere too, and only this place was named. */
function showing(template: Raw, index: number, mount: Raw, volume: Raw, items: Raw[]): Raw {
  const changed = within(volume, 'secret', secret => put(secret, 'items', items));
  const others = usersOf(template, text(volume.name)).filter(each => each !== mount);
  if (others.length === 0) return withVolume(template, volume, changed);
  const name = freeName(template, text(record(volume.secret).secret));
  const moved = withVolume(template, undefined, { ...changed, name });
  return withMounts(moved, index, mounts => mounts.map(each => (each === mount ? { ...mount, name } : each)));
}

function addMount(template: Raw, index: number, { directory, file, ref }: File): Raw {
  const fits = records(template.volumes).find(({ secret }) => {
    const { secret: name, items } = record(secret);
    const [only, ...more] = records(items);
    return (
      name === ref.secret && only?.path === file && text(only.version) === ref.version && more.length === 0
    );
  });
  const name = text(fits?.name) || freeName(template, ref.secret);
  const volume = { name, secret: { secret: ref.secret, items: [{ path: file, version: ref.version }] } };
  const held = fits === undefined ? withVolume(template, undefined, volume) : template;
  return withMounts(held, index, mounts => [...mounts, { name, mountPath: directory }]);
}

/** `template` without files of secrets in its container at `index`; one that is not there is as wanted already. */
export function removeMounts(template: Raw, index: number, paths: readonly string[]): Raw {
  return paths.reduce((edited, path) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    const mount = mountAt(edited, index, path.slice(0, path.lastIndexOf('/')));
    const volume = records(edited.volumes).find(({ name }) => name === mount?.name);
    if (mount === undefined || volume === undefined || !isRecord(volume.secret)) return edited;
    const items = itemsOf(volume.secret);
    const left = items.filter(item => item.path !== file);
    if (left.length === items.length) return edited;
    return left.length === 0
      ? withMounts(edited, index, mounts => mounts.filter(each => each !== mount))
      : showing(edited, index, mount, volume, left);
  }, template);
}

/** A volume without items shows its newest version under the secret's own name. */
function itemsOf({ secret, items }: Raw): Raw[] {
  const listed = records(items);
  const own = text(secret).slice(text(secret).lastIndexOf('/') + 1);
  return listed.length > 0 ? listed : [{ path: own, version: 'latest' }];
}

/** Takes volumes away that were mounted in `before`, and no longer are. */
export function pruneVolumes(template: Raw, before: Raw): Raw {
  if (!Array.isArray(template.volumes)) return template;
  const left = template.volumes.filter(volume => {
    const name = text(record(volume).name);
    return usersOf(template, name).length > 0 || usersOf(before, name).length === 0;
  });
  return left.length === template.volumes.length ? template : put(template, 'volumes', left);
}

function usersOf(template: Raw, volume: string): Raw[] {
  return records(template.containers)
    .flatMap(container => records(container.volumeMounts))
    .filter(({ name }) => name === volume);
}

function mountAt(template: Raw, index: number, directory: string): Raw | undefined {
  const mounts = records(records(template.containers)[index]?.volumeMounts);
  return mounts.find(({ mountPath }) => text(mountPath).replace(/\/+$/, '') === directory);
}

export function withMounts(template: Raw, index: number, edit: (mounts: Raw[]) => Raw[]): Raw {
  const containers = records(template.containers).map((container, at) =>
    at === index ? put(container, 'volumeMounts', edit(records(container.volumeMounts))) : container,
  );
  return put(template, 'containers', containers);
}

/** With `after` in the place of `before`, or as the last. */
export function withVolume(template: Raw, before: Raw | undefined, after: Raw): Raw {
  const volumes = records(template.volumes);
  const edited =
    before === undefined ? [...volumes, after] : volumes.map(each => (each === before ? after : each));
  return put(template, 'volumes', edited);
}

/** A DNS label that no volume has yet. */
function freeName(template: Raw, secret: string): string {
  const own = secret
    .slice(secret.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const base = `secret-${own}`.slice(0, 56).replace(/-+$/, '');
  const taken = new Set(records(template.volumes).map(({ name }) => name));
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}
