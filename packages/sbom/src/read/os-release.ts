/** Whose packages a system's packages are. */
export interface Distribution {
  /** `debian` */
  id: string;
  /** `12`; none where it rolls. */
  version?: string;
}

/** Where most have a link to the other. */
export const OS_RELEASE = ['etc/os-release', 'usr/lib/os-release'];

const VALUE = /^[\w.~+-]{1,64}$/;

/** https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
export function readOsRelease(text: string): Distribution | undefined {
  const lines = text.split('\n');
  const field = (name: string) => {
    const value =
      lines
        .findLast(line => line.startsWith(`${name}=`))
        ?.slice(name.length + 1)
        .trim() ?? '';
    const [quote] = value;
    const bare = (quote === '"' || quote === "'") && value.endsWith(quote) ? value.slice(1, -1) : value;
    return VALUE.test(bare) ? bare : undefined;
  };
  const id = field('ID')?.toLowerCase();
  const version = field('VERSION_ID');
  return id === undefined ? undefined : { id, ...(version !== undefined && { version }) };
}
