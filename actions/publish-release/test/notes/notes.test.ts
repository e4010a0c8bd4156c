import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTS, type Part } from '../../src/config/config.ts';
import type { Change } from '../../src/notes/changes.ts';
import { type Facts, notesOf } from '../../src/notes/notes.ts';
import { hostile, REFERENCES, textOf } from './hostile.ts';

const repositoryUrl = 'https://github.com/org/shop';
const sha = 'a'.repeat(40);
const run = 'https://github.com/org/shop/actions/runs/42';

/** With the same text wherever one comes from outside. */
function factsWith(text: string, url = run): Facts {
  const list: Change[] = [
    { kind: 'feature', title: text, author: text, at: { pull: 7 } },
    { kind: 'other', title: text, author: text, at: { commit: sha } },
    { kind: 'other', title: text, at: { commit: text } },
  ];
  const at = '2026-11-30T10:00:00Z';
  return {
    environment: text,
    release: { id: text, url, actor: text, at },
    live: true,
    changes: { list, base: { name: text, url }, unread: 3 },
    served: [
      { subject: text, name: text, artifact: text },
      { subject: 'ecs:eu-west-1/shop/api', name: '', artifact: 'ghcr.io/org/api:v1' },
    ],
    checks: [{ name: text, at, url }],
    approvals: [{ by: [text, text], at, url, emergency: true, reason: text }],
  };
}

const all = { header: undefined, include: PARTS, repositoryUrl };
const shape = (markdown: string) =>
  markdown.split('\n').map(line => /^(?:##? |- |\||> |```|<!--|$)/.exec(line)?.[0] ?? 'text');
const pipes = (markdown: string) => markdown.split('\n').map(line => line.split('|').length);
const plain = notesOf(factsWith('plain'), all);

describe('notes', () => {
  it('are the same lines and cells, mention nobody and link nothing, whatever stands in them', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, more) => {
        const notes = notesOf(factsWith(`x${text}x`, `${run}/${more}`), all);
        expect(shape(notes)).toEqual(shape(plain));
        expect(pipes(notes)).toEqual(pipes(plain));
        expect(textOf(notes)).not.toMatch(REFERENCES);
        // The only tags are those of `codeSpan`.
        expect(notes.replace(/<\/?code>/g, '')).not.toMatch(/[<>]/);
      }),
    );
  });

  it('tell how much there is that is not listed', () => {
    expect(plain).toContain(
      `There are 3 more commits than are listed here: see [all changes since plain](${run}).`,
    );
  });

  it('tell only what is asked for', () => {
    const facts = factsWith('plain');
    const headings = (include: readonly Part[]) =>
      notesOf({ ...facts, changes: undefined }, { ...all, include }).match(/^## .*$/gm);
    expect(headings(['digests'])).toEqual(['## What is live in plain']);
    expect(headings(['checks', 'approvals'])).toEqual(['## Checks that passed', '## Approved by']);
    expect(headings([])).toBeNull();
  });

  it('say that no check has spoken, and that it is not live', () => {
    const notes = notesOf({ ...factsWith('plain'), checks: [], live: false }, all);
    expect(notes).toContain('No check has said that it works.');
    expect(notes).toContain('Was put into plain at 2026-11-30 10:00 UTC');
  });

  it('begin with the header, just as it is', () => {
    expect(notesOf(factsWith('plain'), { ...all, header: '**Hello**\n\n- a' })).toBe(
      `**Hello**\n\n- a\n\n${plain}`,
    );
  });

  it('fit into a release, the most telling changes first', () => {
    const many = Array.from({ length: 900 }, (_, at): Change => {
      const kind = at === 899 ? 'breaking' : 'other';
      return { kind, title: `${'!'.repeat(199)}${at}`, author: 'octocat', at: { commit: sha } };
    });
    const facts = factsWith('plain');
    const notes = notesOf(
      { ...facts, changes: { list: many, base: { name: 'v1', url: run }, unread: 0 } },
      all,
    );
    expect(notes.length).toBeLessThan(125_000 - 2_000);
    expect(notes.length).toBeGreaterThan(100_000);
    expect(notes.startsWith('## Breaking changes')).toBe(true);
    expect(notes).not.toContain('and 1 more');
    const listed = notes.match(/^- /gm)?.length ?? 0;
    expect(notes).toContain(`There are ${900 - listed} more changes than are listed here`);
    expect(notes).toContain('## Checks that passed');
  });

  it('fit into a release with thousands of everything, and are never cut within a line', () => {
    const { served, checks, approvals, changes, ...facts } = factsWith('@'.repeat(300));
    const thousand = <T>(some: readonly T[]) => Array.from({ length: 1_000 }, () => some).flat();
    const notes = notesOf(
      {
        ...facts,
        served: thousand(served),
        checks: thousand(checks),
        approvals: thousand(approvals),
        changes: changes && { ...changes, list: thousand(changes.list) },
      },
      { ...all, header: '#'.repeat(20_000) },
    );
    expect(notes.length).toBeLessThan(121_000);
    expect(notes).toContain('## Approved by');
    expect(notes.match(/^\| and \d+ more \|/gm)).toHaveLength(3);
    expect(notes.split('\n').at(-1)).toMatch(/^In .* by .*\.$/);
    expect(notes).toMatch(/^There are \d+ more changes and 3 more commits/m);
  });
});
