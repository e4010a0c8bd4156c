import { describe, expect, it } from 'vitest';
import { formatImageRef, isTag, parseImageRef } from '../src/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;

const hub = (repository: string) => ({ registry: 'docker.io', repository });
const longest = 'a'.repeat(255);

// The cases are those of distribution's own tests, as docker normalises them:
// https://github.com/distribution/reference/blob/main/reference_test.go and normalize_test.go
describe('parseImageRef', () => {
  it.each([
    ['nginx', hub('library/nginx')],
    ['test_com', hub('library/test_com')],
    ['test.com:tag', { ...hub('library/test.com'), tag: 'tag' }],
    ['test.com:5000', { ...hub('library/test.com'), tag: '5000' }],
    ['192.168.1.1:5000', { ...hub('library/192.168.1.1'), tag: '5000' }],
    ['lowercase:Uppercase', { ...hub('library/lowercase'), tag: 'Uppercase' }],
    ['acme/web:1', { ...hub('acme/web'), tag: '1' }],
    ['foo/foo_bar.com:8080', { ...hub('foo/foo_bar.com'), tag: '8080' }],
    ['docker---rules/docker', hub('docker---rules/docker')],
    ['foo_bar/foo__bar', hub('foo_bar/foo__bar')],
    ['a/a/a/a/a/b/b/b/b', hub('a/a/a/a/a/b/b/b/b')],
    ['docker.io/nginx', hub('library/nginx')],
    ['docker.io/acme/web', hub('acme/web')],
    ['index.docker.io/nginx:1', { ...hub('library/nginx'), tag: '1' }],
    ['index.docker.io/acme/web', hub('acme/web')],
    [`docker.io/${'1a3f'.repeat(16)}`, hub(`library/${'1a3f'.repeat(16)}`)],
    ['localhost/web', { registry: 'localhost', repository: 'web' }],
    ['localhost', hub('library/localhost')],
    ['DOCKER/docker', { registry: 'DOCKER', repository: 'docker' }],
    ['test:5000/repo', { registry: 'test:5000', repository: 'repo' }],
    ['test:5000/repo:tag', { registry: 'test:5000', repository: 'repo', tag: 'tag' }],
    [`test:5000/repo@${digest}`, { registry: 'test:5000', repository: 'repo', digest }],
    ['127.0.0.1:5000/team/web', { registry: '127.0.0.1:5000', repository: 'team/web' }],
    ['192.168.1.1:5000/repo:5050', { registry: '192.168.1.1:5000', repository: 'repo', tag: '5050' }],
    [`ghcr.io/a/b:v1@${digest}`, { registry: 'ghcr.io', repository: 'a/b', tag: 'v1', digest }],
    [
      'b.gcr.io/test.example.com/my-app:test.example.com',
      { registry: 'b.gcr.io', repository: 'test.example.com/my-app', tag: 'test.example.com' },
    ],
    ['xn--n3h.com/myimage', { registry: 'xn--n3h.com', repository: 'myimage' }],
    ['[::1]:5000/web', { registry: '[::1]:5000', repository: 'web' }],
    ['[2001:db8::1]/repo', { registry: '[2001:db8::1]', repository: 'repo' }],
    [
      '[2001:db8:1:2:3:4:5:6]/repo:tag',
      { registry: '[2001:db8:1:2:3:4:5:6]', repository: 'repo', tag: 'tag' },
    ],
    [`example.com/${longest}:tag`, { registry: 'example.com', repository: longest, tag: 'tag' }],
    [' ghcr.io/a/b\n', { registry: 'ghcr.io', repository: 'a/b' }],
  ])('%s', (text, parts) => {
    expect(parseImageRef(text)).toEqual(parts);
  });

  it.each([
    ['host:65536/x', 'malformed registry host'],
    ['', 'malformed repository'],
    [':justtag', 'malformed repository'],
    [`@${digest}`, 'malformed repository'],
    [`repo@sha256:${'f'.repeat(34)}`, 'malformed digest'],
    [`repo@sha256:${'F'.repeat(64)}`, 'malformed digest'],
    ['repo@', 'malformed digest'],
    [`validname@invaliddigest:${'f'.repeat(64)}`, 'only sha256 is supported'],
    [`validname@sha512:${'f'.repeat(128)}`, 'a digest by sha512'],
    [`a@${digest}@${digest}`, 'more than one "@"'],
    ['Uppercase:tag', 'malformed repository'],
    ['ghcr.io/A/b', 'malformed repository'],
    ['docker/Docker', 'malformed repository'],
    ['test:5000/Uppercase/lowercase:tag', 'malformed repository'],
    [`example.com/${longest}a:tag`, '256 characters, and 255 are allowed'],
    ['aa/asdf$$^/aa', 'malformed repository'],
    ['ghcr.io/a/b:-x', 'malformed tag'],
    [`ghcr.io/a/b:${'x'.repeat(129)}`, 'malformed tag'],
    ['ghcr.io/a//b', 'malformed repository'],
    ['docker///docker', 'malformed repository'],
    ['-docker/docker', 'malformed repository'],
    ['foo___bar/web', 'malformed repository'],
    ['foo..bar/web', 'malformed registry'],
    ['-docker.io/docker/docker', 'malformed registry'],
    ['https://github.com/docker/docker', 'malformed registry'],
    ['[fc00::1]', 'malformed tag'],
    ['[fc00::1]:5000', 'malformed repository'],
    ['fc00::1:5000/debian', 'malformed registry'],
    ['[fe80::1%eth0]:5000/debian', 'malformed registry'],
    ['[2001:db8:3:4::192.0.2.33]:5000/debian', 'malformed registry'],
    ['1a3f'.repeat(16), 'is an image id'],
    ['web; rm -rf /', 'malformed repository'],
  ])('refuses %s', (text, problem) => {
    expect(parseImageRef(text)).toContain(problem);
  });

  it('formats back to what it parsed', () => {
    const text = `127.0.0.1:5000/team/web:v1@${digest}`;
    const ref = parseImageRef(text);
    expect(typeof ref === 'string' ? ref : formatImageRef(ref)).toBe(text);
  });
});

it('knows the tags that a registry allows', () => {
  expect(['v1.0', '_x', 'A'.repeat(128)].every(isTag)).toBe(true);
  expect(['', '.x', '-x', 'a/b', 'A'.repeat(129)].some(isTag)).toBe(false);
});
