import { posix } from 'node:path';

/** The fields of a `--mount`, as they are written; one without `=` has no value. */
export type Mount = ReadonlyMap<string, string | undefined>;

const ALIASES: Record<string, string> = { src: 'source', dst: 'target', destination: 'target' };

/** Reads `type=secret,id=npm`, which is a line of CSV. https://docs.docker.com/reference/dockerfile/#run---mount */
export function readMount(text: string): Mount {
  const fields = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
  return new Map(
    fields.map(field => {
      const at = field.indexOf('=');
      const key = (at < 0 ? field : field.slice(0, at)).toLowerCase();
      return [ALIASES[key] ?? key, at < 0 ? undefined : field.slice(at + 1)];
    }),
  );
}

/**
 * The secret that a RUN asks for; `undefined` where a field cannot be expanded before the build.
 * https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
 */
export function secretOf(
  mount: Mount,
  expanded: (text: string) => string | undefined,
): { id: string; required: boolean } | undefined {
  const named = mount.get('source') || mount.get('id');
  const id = expanded(named || mount.get('target') || '');
  const required = mount.has('required') ? expanded(mount.get('required') ?? 'true') : 'false';
  if (id === undefined || required === undefined) return undefined;
  // As Go reads a truth.
  return { id: named ? id : posix.basename(id), required: /^(?:1|t|true)$/i.test(required) };
}
