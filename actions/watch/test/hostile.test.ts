import { describe, expect, it } from 'vitest';
import type { WatchFinding } from '../src/judge/finding.ts';
import { wantedOf } from '../src/wanted.ts';
import type { WatchedRelease } from '../src/which.ts';
import { config, LIVE } from './world.ts';

/** A release as somebody who may write deployments could have written it. */
const HOSTILE = "`id` $(id) </code> [x](javascript:alert(1)) | ' '; rm -rf ~ #\n## @everyone";
const watched: WatchedRelease = {
  release: {
    id: HOSTILE,
    commit: { sha: HOSTILE, ref: 'refs/heads/main' },
    by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/1)<b>' },
    at: '',
    begun: '',
    targets: [],
    parts: [],
    standing: { state: 'unproven', detail: '', checks: [] },
  },
  key: HOSTILE,
  live: [],
  begun: LIVE,
  since: LIVE,
  sure: true,
  followed: false,
  served: LIVE,
  others: [],
  isBack: false,
};
const finding: WatchFinding = {
  metric: 'm',
  rule: '< 1',
  about: {},
  state: 'breach',
  trailing: 3,
  detail: HOSTILE,
};

describe('an issue', () => {
  const wanted = wantedOf(
    { verdict: 'breach', detail: HOSTILE, findings: [finding] },
    watched,
    config({ environment: "it's `prod`" }),
  );
  const { body = '', title = '' } = wanted?.question({ text: 'Since:', said: HOSTILE }) ?? {};

  it('has a command that a shell takes as it is meant', () => {
    const [command = ''] = body.split('\n').filter(line => line.startsWith('    gh workflow run'));
    const reason = (wanted?.reason ?? '').replaceAll("'", "'\\''");
    expect(command).toBe(
      `    gh workflow run roll-back.yml -f environment='it'\\''s \`prod\`' -f reason='${reason}'`,
    );
    expect(wanted?.reason).not.toContain('\n');
  });

  it('has nothing in it that is read as Markdown, nor as a mention', () => {
    const prose = body
      .split('\n')
      .filter(line => !line.startsWith('    '))
      .join('\n');
    expect(prose).not.toMatch(/javascript:|\$\(id\)|<b>|^## @/m);
    expect(prose.replace(/<code>.*?<\/code>/g, '')).not.toMatch(/@everyone|rm -rf/);
    expect(title).not.toContain('\n');
  });
});
