import type { InputProblems } from '@pipeline/contracts';

/** One label after another, by dots; the local cloud's are a port of this machine. */
const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$|^127\.0\.0\.1:\d+$/;

export function isHost(text: string): boolean {
  return text.length <= 253 && HOST.test(text);
}

/** The host that an address is at, where it is one of a web page. */
export function hostIn(address: string): string | undefined {
  const [, host] = /^https?:\/\/([^/?#]+)/i.exec(address) ?? [];
  return host?.toLowerCase();
}

/** Hosts alone, in lower case. @param input which names them */
export function hostsOf(
  given: readonly string[] | undefined,
  input: string,
  problems: InputProblems,
): string[] {
  const hosts = (given ?? []).map(host => host.toLowerCase());
  for (const host of hosts.filter(each => !isHost(each))) {
    const near = hostIn(host);
    problems.add(
      input,
      `${JSON.stringify(host)} is no host`,
      near !== undefined && isHost(near)
        ? `Write the host alone: ${near}`
        : 'Write a host such as shop.example.com',
    );
  }
  const twice = hosts.find((host, at) => hosts.indexOf(host) !== at);
  if (twice !== undefined) problems.add(input, `it names ${twice} twice`, 'Keep one of them');
  return hosts;
}
