import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTag } from '../../../packages/contracts/src/index.ts';
import { type RunNames, tagsOf } from '../src/config/tags.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const on = (ref: string, more: Partial<RunNames> = {}): RunNames => ({
  sha: SHA,
  ref,
  runNumber: '42',
  before: '',
  ...more,
});
const MAIN = on('refs/heads/main');

describe('rules', () => {
  it.each<[rules: string[], run: RunNames, tags: string[]]>([
    [['sha'], MAIN, ['sha-0123456789ab']],
    [['branch', 'sha'], MAIN, ['main', 'sha-0123456789ab']],
    [['branch'], on('refs/heads/feature/Größe 2'), ['feature-Gr-e-2']],
    [['branch'], on('refs/heads/.-hidden'), ['hidden']],
    [['pr'], on('refs/pull/7/merge'), ['pr-7']],
    [['semver'], on('refs/tags/v1.4.2'), ['1.4.2', '1.4', '1']],
    [['semver'], on('refs/tags/1.4.2'), ['1.4.2', '1.4', '1']],
    [['semver'], on('refs/tags/v2.0.0-rc.1'), ['2.0.0-rc.1']],
    [['semver'], on('refs/tags/v1.4.2+build.5'), ['1.4.2-build.5', '1.4', '1']],
    [['semver'], on('refs/tags/api/v1.4.2'), ['1.4.2', '1.4', '1']],
    [['semver'], on('refs/tags/api@1.4.2'), ['1.4.2', '1.4', '1']],
    [['v{version}', '{branch}-{run}', 'stable'], on('refs/tags/v1.4.2'), ['v1.4.2', 'stable']],
    [['{branch}-{run}', '{branch}-{sha}'], MAIN, ['main-42', 'main-0123456789ab']],
    [['latest', 'latest'], MAIN, ['latest']],
  ])('%j', (rules, run, tags) => {
    expect(tagsOf(rules, run, 'api')).toMatchObject({ tags, malformed: [] });
  });

  it('what this run has nothing for is left out with why, and never leaves nothing', () => {
    expect(tagsOf(['semver', 'pr'], MAIN, 'api')).toEqual({
      tags: ['sha-0123456789ab'],
      leftOut: [
        '{version} of semver: this run has no version',
        '{major}.{minor} of semver: this run has no major',
        '{major} of semver: this run has no major',
        'pr-{pr} of pr: this run has no pr',
      ],
      malformed: [],
      version: undefined,
      last: ['main'],
    });
  });

  it('another image’s version is no version of this one', () => {
    expect(tagsOf(['semver', 'sha'], on('refs/tags/web/v1.4.2'), 'api').tags).toEqual(['sha-0123456789ab']);
  });

  it('a branch called latest brings no latest', () => {
    expect(tagsOf(['branch'], on('refs/heads/latest'), 'api').tags).toEqual(['sha-0123456789ab']);
    expect(tagsOf(['{branch}', 'sha'], on('refs/heads/-latest'), 'api').tags).toEqual(['sha-0123456789ab']);
  });

  it('tells the version for a label, and none where nothing is one', () => {
    expect(tagsOf(['sha'], on('refs/tags/v1.4.2-rc.1'), 'api').version).toBe('1.4.2-rc.1');
    expect(tagsOf(['sha'], on('refs/tags/nightly'), 'api').version).toBeUndefined();
  });
});

describe('what can be no tag', () => {
  it.each<[tag: string, problem: RegExp]>([
    ['.hidden', /letters, digits/],
    ['a b', /letters, digits/],
    ['$(whoami)', /letters, digits/],
    ['x'.repeat(129), /letters, digits/],
    ['{nothing}', /there is no \{nothing\}; there are \{sha\}/],
    ['{__proto__}', /there is no \{__proto__\}/],
    ['{toString}', /there is no \{toString\}/],
    ['inputs-0123', /this stage itself/],
    ['sha256-0123.sig', /this stage itself/],
    ['buildcache', /this stage itself/],
  ])('%s', (tag, problem) => {
    const found = tagsOf([tag], MAIN, 'api');
    expect(found.malformed).toEqual([{ tag, problem: expect.stringMatching(problem) }]);
    expect(found.tags).toEqual([]);
  });

  it('is never made of a branch, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), name => {
        const { tags, malformed } = tagsOf(['branch', 'sha'], on(`refs/heads/${name}`), 'api');
        expect(tags.every(isTag)).toBe(true);
        expect(tags).toContain('sha-0123456789ab');
        for (const { problem } of malformed) expect(problem).toContain('this stage itself');
      }),
    );
  });
});
