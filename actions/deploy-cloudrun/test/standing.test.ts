import { ROLLOUT_NOTE, type Rollout, type Split } from '@pipeline/cloudrun';
import { describe, expect, it } from 'vitest';
import { aView } from '../../../packages/cloudrun/test/view-of.ts';
import { addressOf, standingOf } from '../src/standing.ts';

const OWN = 'https://api-abc-ew.a.run.app';
const urlOf = (tag: string) => `https://${tag}---api-abc-ew.a.run.app`;
const tagged = (revision: string, tag: string): Split => ({ revision, percent: 0, tag });
const shown = (split: Split): Split => ({ ...split, uri: urlOf(split.tag ?? '') });
const all = { revision: 'api-1', percent: 100 };

/** Both tags stand first, where a list's first entry would be taken for the service's own. */
const view = aView({
  uri: OWN,
  traffic: [tagged('api-0', 'old'), tagged('api-2', 'next'), all],
  serving: [tagged('api-0', 'old'), tagged('api-2', 'next')].map(shown).concat(all),
});

describe('standingOf', () => {
  it('has the service’s own URL, its revision’s, and what really serves', () => {
    expect(standingOf(view, 'api-2')).toEqual({
      url: OWN,
      tagUrl: urlOf('next'),
      traffic: { 'api-1': 100 },
    });
  });

  it.each<[string, Partial<typeof view>, string]>([
    ['has no tag', {}, 'api-1'],
    ['has lost its tag, which is still shown', { traffic: [tagged('api-0', 'old'), all] }, 'api-2'],
    ['has a tag that is not there yet', { serving: [all] }, 'api-2'],
  ])('gives no URL of a revision that %s', (_, fields, revision) => {
    expect(standingOf({ ...view, ...fields }, revision)).not.toHaveProperty('tagUrl');
  });

  it('sums what a revision has', () => {
    const serving = [all, tagged('api-1', 'live'), { revision: 'api-2', percent: 30 }].map(each =>
      each === all ? { ...all, percent: 70 } : each,
    );
    expect(standingOf({ ...view, serving }, undefined).traffic).toEqual({ 'api-1': 70, 'api-2': 30 });
  });
});

describe('addressOf', () => {
  const rollout: Rollout = {
    schema: 1,
    release: '42.1',
    revision: 'api-2',
    before: [all],
    states: [[all], [{ revision: 'api-2', percent: 100 }]],
    wasLatest: true,
    least: 0,
    tag: 'next',
  };
  const noted = { ...view, annotations: { [ROLLOUT_NOTE]: JSON.stringify(rollout) } };
  const hold = { id: 'api-2/0', at: '0% of traffic', traffic: 0 };

  it.each([
    ['at a hold: the new revision alone', noted, hold, urlOf('next')],
    ['at a hold of a name too long for a tag: the service', { ...noted, serving: [all] }, hold, OWN],
    ['in the end: the service', noted, undefined, OWN],
    ['of what has no address: none', aView(), undefined, undefined],
  ])('%s', (_, given, at, address) => expect(addressOf(given, at)).toBe(address));
});
