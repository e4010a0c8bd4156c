import { describe, expect, it } from 'vitest';
import { type Comment, decide, type Heard } from '../src/index.ts';
import { at, CODE, heard, OTHER, people, request, said } from './request.ts';

const yes = `/approve ${CODE}`;
const no = `/deny ${CODE} broken`;
const back = `/withdraw ${CODE}`;
const override = `/override-freeze ${CODE} outage`;

function state(
  comments: Comment[],
  more: Partial<Heard> = {},
  rule: Partial<ReturnType<typeof request>['rule']> = {},
) {
  const asked = request();
  return decide({ ...asked, rule: { ...asked.rule, ...rule } }, heard(comments, more));
}

describe('decide', () => {
  it.each<[string, Comment[], string, string[]]>([
    ['nobody', [], 'pending', []],
    ['an approver', [said('ann', yes)], 'approved', ['ann']],
    ['in another case', [said('Ann', yes)], 'approved', ['Ann']],
    ['a member of the team', [said('tom', yes)], 'approved', ['tom']],
    ['an approver who denies', [said('ann', no)], 'denied', []],
    ['one who approves and another who denies', [said('tom', yes), said('ann', no, 2)], 'denied', ['tom']],
    ['one who denies and another who approves', [said('ann', no), said('tom', yes, 2)], 'denied', ['tom']],
    [
      'a denial that was withdrawn',
      [said('tom', yes), said('ann', no, 2), said('ann', back, 3)],
      'approved',
      ['tom'],
    ],
    ['an author who denies', [said('tom', yes), said('author', no, 2)], 'denied', ['tom']],
    ['one who takes it back', [said('ann', yes), said('ann', back, 2)], 'pending', []],
    [
      'one who takes it back and approves again',
      [said('ann', yes), said('ann', back, 2), said('ann', yes, 3)],
      'approved',
      ['ann'],
    ],
    [
      'one who approves and then denies',
      [said('ann', yes), said('ann', no, 2), said('ann', back, 3)],
      'pending',
      [],
    ],
    ['somebody else’s withdrawal', [said('ann', yes), said('tom', back, 2)], 'approved', ['ann']],
    ['a denial that somebody else withdraws', [said('ann', no), said('tom', back, 2)], 'denied', []],
    ['whoever asked, and takes it back', [said('ann', yes), said('asker', back, 2)], 'withdrawn', ['ann']],
    ['an edit into a denial', [said('tom', yes), said('ann', no, 2, { edited: 3 })], 'denied', ['tom']],
    [
      'an edit into a withdrawal of a yes',
      [said('ann', yes), said('ann', back, 1, { edited: 3 })],
      'pending',
      [],
    ],
    [
      'an edit into a withdrawal of a no',
      [said('ann', no), said('ann', back, 1, { edited: 3 })],
      'denied',
      [],
    ],
    [
      'an edit into the asker’s withdrawal',
      [said('ann', yes), said('asker', back, 2, { edited: 3 })],
      'approved',
      ['ann'],
    ],
    ['a denial after the deadline', [said('tom', yes), said('ann', no, 61)], 'denied', ['tom']],
    [
      'one that is lifted after it',
      [said('tom', yes), said('ann', no, 2), said('ann', back, 61)],
      'denied',
      ['tom'],
    ],
    ['a yes that is taken back after it', [said('ann', yes), said('ann', back, 61)], 'pending', []],
    ['an answer to another request', [said('ann', `/approve ${OTHER}`)], 'pending', []],
    ['a denial of another request', [said('tom', yes), said('ann', `/deny ${OTHER}`)], 'approved', ['tom']],
    ['a stranger who denies', [said('ann', yes), said('eve', no)], 'approved', ['ann']],
  ])('hears %s', (_, comments, expected, by) => {
    expect(state(comments)).toMatchObject({ state: expected, by });
  });

  it.each<[string, Comment, RegExp]>([
    ['the author', said('author', yes), /another person must approve/],
    ['whoever asked', said('asker', yes), /not among the approvers/],
    ['a stranger', said('eve', yes), /not among the approvers/],
    ['one who may not write any more', said('bob', yes), /may not write/],
    ['a bot', said('ann', yes, 1, { type: 'Bot' }), /only people/],
    ['an edited comment', said('ann', yes, 1, { edited: 2 }), /edited/],
    ['a late one', said('ann', yes, 61), /deadline/],
    ['one that is older', said('ann', yes, -1), /older/],
    ['another code', said('ann', `/approve ${OTHER}`), /another one/],
    ['a look-alike', said('ann', `/аpprove ${CODE}`), /only looks like/],
    ['times that cannot be read', said('ann', yes, 1, { createdAt: 'soon', updatedAt: 'soon' }), /older/],
  ])('does not count %s, and says why', (_, comment, why) => {
    const { state: found, by, heeded } = state([comment]);
    expect({ found, by }).toEqual({ found: 'pending', by: [] });
    expect(heeded).toMatchObject([{ login: comment.login, counts: false, why: expect.stringMatching(why) }]);
  });

  it('counts each person once, in whatever case, until there are enough', () => {
    const twice = [said('ann', yes), said('ANN', yes, 2)];
    expect(state(twice, {}, { quorum: 2 })).toMatchObject({ state: 'pending', missing: 1, by: ['ann'] });
    expect(state([...twice, said('tom', yes)], {}, { quorum: 2 })).toMatchObject({
      state: 'approved',
      missing: 0,
    });
  });

  it.each([0, -1, 1.5, Number.NaN])('never reaches a quorum of %s', quorum => {
    expect(state([said('ann', yes)], {}, { quorum }).state).toBe('pending');
  });

  it('lets the author approve where that is the rule', () => {
    expect(state([said('author', yes)], {}, { selfApproval: true }).state).toBe('approved');
  });

  it('goes by the rule of whoever decides, and by authors found since', () => {
    const own = { approvers: ['tom'], quorum: 1, selfApproval: false };
    expect(state([said('ann', yes)], { rule: own }).state).toBe('pending');
    expect(state([said('ann', yes)], { authors: ['ANN'] }).state).toBe('pending');
  });

  it('expires, unless enough have approved in time', () => {
    const late = { now: Date.parse(at(61)) };
    expect(state([], late)).toMatchObject({
      state: 'expired',
      detail: expect.stringContaining('it needed 1 more'),
    });
    expect(state([said('ann', yes)], late).state).toBe('approved');
    expect(state([], { now: Number.NaN }).state).toBe('expired');
  });

  it('is void whoever has approved it', () => {
    expect(state([said('ann', yes)], { void: 'release 43.1 was made since' })).toMatchObject({
      state: 'void',
      detail: 'release 43.1 was made since',
    });
  });

  it('waits for a freeze to end, unless one who may approve it says why not', () => {
    const frozen = { frozen: 'it is frozen until Monday' };
    const both = [said('ann', yes), said('ann', override, 2)];
    expect(state([said('ann', yes)], frozen)).toMatchObject({ state: 'pending', missing: 0 });
    expect(state([said('ann', override)], frozen)).toMatchObject({ state: 'pending', missing: 1 });
    expect(state(both, frozen)).toMatchObject({
      state: 'approved',
      override: { login: 'ann', reason: 'outage' },
    });
    expect(state([said('ann', yes), said('author', override)], frozen).state).toBe('pending');
    expect(state([...both, said('ann', back, 3)], frozen).override).toBeUndefined();
  });

  it('remembers a denial whose comment is gone, until that person withdraws it', () => {
    const denials = [{ login: 'ann', at: at(2) }];
    expect(state([said('tom', yes)], { denials })).toMatchObject({
      state: 'denied',
      noes: [{ login: 'ann', at: at(2) }],
    });
    expect(state([said('tom', yes), said('ann', back, 3)], { denials }).state).toBe('approved');
    expect(state([said('tom', yes), said('tom', back, 3), said('tom', yes, 4)], { denials }).state).toBe(
      'denied',
    );
    expect(state([said('tom', yes)], { denials: [{ login: 'eve', at: at(2) }] }).state).toBe('approved');
  });

  describe('where a team cannot be read', () => {
    const unread = 'no token';
    /** Those who are named are known all the same. */
    const some = (login: string) => (login === 'ann' ? people(login) : { teams: [], writes: false, unread });

    it('counts who is named, and tells of who may be in it', () => {
      expect(state([said('ann', yes), said('eve', yes, 2)], { people: some })).toMatchObject({
        state: 'approved',
        by: ['ann'],
        heeded: [{ counts: true }, { counts: false, why: expect.stringContaining('no token') }],
      });
      expect(state([said('eve', yes), said('tom', yes, 2)], { people: some })).toMatchObject({
        state: 'pending',
        detail: expect.stringMatching(/; eve and 1 more may be in a team .* no token$/),
        unread: [{ login: 'eve' }, { login: 'tom' }],
      });
    });

    it('does not go on over a no that may count, until it is withdrawn', () => {
      const both = [said('ann', yes), said('tom', no, 2)];
      const detail = /^approved by ann, but tom denied it, who may be in a team/;
      expect(state(both, { people: some })).toMatchObject({
        state: 'pending',
        detail: expect.stringMatching(detail),
      });
      expect(state([...both, said('eve', back, 3)], { people: some }).state).toBe('pending');
      expect(state([...both, said('tom', back, 3)], { people: some }).state).toBe('approved');
      const denials = [{ login: 'tom', at: at(2) }];
      expect(state([said('ann', yes)], { people: some, denials }).state).toBe('pending');
    });
  });
});
