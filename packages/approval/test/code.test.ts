import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, parseCommand } from '../src/index.ts';
import { CODE, image, request, sha256 } from './request.ts';

const code = (more: Parameters<typeof request>[0]) => codeOf(request(more), sha256);

describe('codeOf', () => {
  it.each([
    ['another request', { key: '42.2' }],
    ['another environment', { environment: 'production ' }],
    ['another commit', { commit: { sha: 'c0ffef', ref: 'refs/heads/main' } }],
    ['another digest', { artifacts: { api: image('api', 'b'), web: 'vercel://dpl_5ucQ' } }],
    ['another name', { artifacts: { apı: image('api', 'a'), web: 'vercel://dpl_5ucQ' } }],
    ['one less', { artifacts: { api: image('api', 'a') } }],
    ['none', { artifacts: {} }],
    ['another base', { base: '40.1' }],
    ['another time', { at: '2026-11-21T12:00:01.000Z' }],
    ['another branch', { commit: { sha: 'c0ffee', ref: 'refs/heads/mine' } }],
    ['another who asks', { by: { ...request().by, actor: 'eve' } }],
    ['another run', { by: { ...request().by, url: 'https://github.com/org/shop/actions/runs/43' } }],
    ['an author less', { authors: [] }],
    ['another approver', { rule: { ...request().rule, approvers: ['eve'] } }],
    ['another quorum', { rule: { ...request().rule, quorum: 2 } }],
    ['another deadline', { rule: { ...request().rule, deadline: request().at } }],
    ['authors who may', { rule: { ...request().rule, selfApproval: true } }],
  ])('is another one for %s', (_, more) => {
    expect(code(more)).not.toBe(CODE);
  });

  it('is the same whatever the order, and wherever people answer', () => {
    const { api = '', web = '' } = request().artifacts;
    expect(code({ artifacts: { web, api } })).toBe(CODE);
    expect(code({ place: { number: 8, url: '' } })).toBe(CODE);
    const { base: _, ...first } = request();
    expect(codeOf(first, sha256)).not.toBe(CODE);
  });

  it('is one that can be answered with, and another one for whatever artifacts differ', () => {
    const artifacts = fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 });
    const canonical = (of: Record<string, string>) => JSON.stringify(Object.entries(of).sort());
    fc.assert(
      fc.property(artifacts, artifacts, (a, b) => {
        expect(parseCommand(`/approve ${code({ artifacts: a })}`)).toMatchObject({ command: 'approve' });
        expect(code({ artifacts: a }) === code({ artifacts: b })).toBe(canonical(a) === canonical(b));
      }),
    );
  });
});
