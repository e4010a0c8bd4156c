import { expect, it } from 'vitest';
import { parseSigningConfig } from '../src/signing/signing-config.ts';

it('reads the short form, and Sigstore’s own', () => {
  const short = {
    fulcio: 'https://ca.example',
    rekor: ['https://log.example'],
    timestamp: 'https://tsa.example',
  };
  const services = {
    fulcio: 'https://ca.example',
    rekor: ['https://log.example'],
    timestamp: ['https://tsa.example'],
  };
  expect(parseSigningConfig(JSON.stringify(short))).toEqual(services);
  const own = {
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [{ url: 'https://ca.example', majorApiVersion: 1 }],
    rekorTlogUrls: [
      { url: 'https://log2025.example', majorApiVersion: 2 },
      { url: 'https://log.example', majorApiVersion: 1 },
    ],
    tsaUrls: [{ url: 'https://tsa.example', majorApiVersion: 1 }],
  };
  expect(parseSigningConfig(JSON.stringify(own))).toEqual(services);
});

it.each<[string, string, RegExp]>([
  ['no JSON', 'fulcio: x', /not JSON/],
  ['no object', '[]', /names no certificate authority/],
  ['no authority', '{"rekor":"https://log.example"}', /names no certificate authority/],
  ['no witness', '{"fulcio":"https://ca.example"}', /nobody could tell when/],
  ['what is no URL', '{"fulcio":"ca.example","rekor":"https://log.example"}', /"ca.example" is not a URL/],
])('refuses %s', (_, text, why) => {
  expect(parseSigningConfig(text)).toEqual(expect.stringMatching(why));
});
