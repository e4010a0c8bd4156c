import { expect, test } from 'vitest';
import { formatPurl } from '../src/purl.ts';

/** As the specification's own tests spell them. https://github.com/package-url/purl-spec/tree/main/tests/types */
test.each<[Parameters<typeof formatPurl>[0], string]>([
  [
    {
      type: 'oci',
      name: 'debian',
      version: 'sha256:244fd',
      qualifiers: { tag: 'latest', arch: 'amd64', repository_url: 'docker.io/library/debian' },
    },
    'pkg:oci/debian@sha256:244fd?arch=amd64&repository_url=docker.io%2Flibrary%2Fdebian&tag=latest',
  ],
  [
    {
      type: 'deb',
      namespace: 'debian',
      name: 'attr',
      version: '1:2.4.47-2+b1',
      qualifiers: { arch: 'amd64' },
    },
    'pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64',
  ],
  [
    { type: 'npm', namespace: '@angular', name: 'animation', version: '12.3.1' },
    'pkg:npm/%40angular/animation@12.3.1',
  ],
  [
    { type: 'npm', name: 'a b/c?#%é', version: "!'()*~", qualifiers: { x: undefined } },
    'pkg:npm/a%20b%2Fc%3F%23%25%C3%A9@%21%27%28%29%2A~',
  ],
])('%o', (purl, expected) => expect(formatPurl(purl)).toBe(expected));
