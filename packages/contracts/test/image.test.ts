import { describe, expect, it } from 'vitest';
import { formatImageRef, isTag, parseImageRef } from '../src/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;

describe('parseImageRef', () => {
  it.each([
    ['nginx', { registry: 'docker.io', repository: 'library/nginx' }],
    ['acme/web:1', { registry: 'docker.io', repository: 'acme/web', tag: '1' }],
    ['localhost/web', { registry: 'localhost', repository: 'web' }],
    ['127.0.0.1:5000/team/web', { registry: '127.0.0.1:5000', repository: 'team/web' }],
    [`ghcr.io/a/b:v1@${digest}`, { registry: 'ghcr.io', repository: 'a/b', tag: 'v1', digest }],
    ['[::1]:5000/web', { registry: '[::1]:5000', repository: 'web' }],
  ])('%s', (text, parts) => {
    expect(parseImageRef(text)).toEqual(parts);
  });

  it.each([
    ['ghcr.io/A/b', 'malformed repository'],
    ['ghcr.io/a/b@sha256:12', 'malformed digest'],
    [`a@${digest}@${digest}`, 'more than one "@"'],
    ['ghcr.io/a/b:-x', 'malformed tag'],
    ['ghcr.io/a//b', 'malformed repository'],
    ['-.x/web', 'malformed registry'],
    ['', 'malformed repository'],
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
