import type { Found } from './found.ts';
import type { Distribution } from './read/os-release.ts';

interface Purl {
  type: string;
  namespace?: string | undefined;
  name: string;
  version: string;
  qualifiers?: Record<string, string | undefined>;
}

/** A package's address in its one spelling. https://github.com/package-url/purl-spec/tree/main/docs/standard */
export function formatPurl({ type, namespace, name, version, qualifiers = {} }: Purl): string {
  const path = [type, namespace, name].flatMap(part => (part === undefined ? [] : [encode(part)]));
  const query = Object.entries(qualifiers)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encode(value)}`]))
    .sort();
  return `pkg:${path.join('/')}@${encode(version)}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** By the rules of its type, each of which is a file in https://github.com/package-url/purl-spec/tree/main/types */
export function purlOf(
  { manager, name, version, ...more }: Found,
  distribution: Distribution | undefined,
): string {
  switch (manager) {
    case 'npm': {
      const [scope, bare] = name.toLowerCase().split('/');
      const named = bare === undefined ? { name: scope ?? '' } : { namespace: scope, name: bare };
      return formatPurl({ type: 'npm', ...named, version });
    }
    case 'pypi':
      return formatPurl({ type: 'pypi', name: name.toLowerCase().replace(/[-_.]+/g, '-'), version });
    default: {
      const { id = manager === 'deb' ? 'debian' : 'alpine', version: release } = distribution ?? {};
      return formatPurl({
        type: manager,
        namespace: id,
        name: name.toLowerCase(),
        version,
        qualifiers: {
          arch: more.architecture,
          distro: distribution && (release === undefined ? id : `${id}-${release}`),
          // Not of the specification, and what scanners look for: syft and grype gave it this name.
          upstream: more.source,
        },
      });
    }
  }
}

/** Letters, digits and `.-_~:` stay; everything else is percent-encoded. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, found => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
