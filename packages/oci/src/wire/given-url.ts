import { RemoteError } from '@pipeline/contracts';

/**
 * An address that an answer gave: a Location, a token server, the next page.
 * @param from where the answer came from; what it tells may be relative to it
 * @throws RemoteError where it is no web address, or leads out of encryption, where a token could be read
 */
export function givenUrl(text: string, from: URL | string, what: string): URL {
  const base = new URL(from);
  const url = URL.parse(text, base.href) ?? undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && base.protocol === 'http:')) return url;
  const why = url?.protocol === 'http:' ? 'which is not encrypted' : 'which is no web address';
  throw new RemoteError(`${base.host} gave ${JSON.stringify(text.slice(0, 200))} as ${what}, ${why}`, {
    service: base.host,
    operation: 'follow an answer',
    hint: 'See how the registry, or a proxy before it, is set up: it must tell its own address as it is seen from here',
    transient: false,
  });
}
