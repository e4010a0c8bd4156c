import type { Commit, Pull } from '../ports.ts';

/** What a reader looks for first comes first. */
export const KINDS = ['breaking', 'feature', 'fix', 'other'] as const;
export type Kind = (typeof KINDS)[number];

/** One line of the notes: a pull request, or a commit that none has brought. Its texts are from outside. */
export interface Change {
  kind: Kind;
  title: string;
  author?: string;
  at: { pull: number } | { commit: string };
}

/** Each commit with the pull requests that brought it, newest first. */
export type Brought = { commit: Commit; pulls: readonly Pull[] };

const LABELS = new Map<string, Kind>([
  ['breaking', 'breaking'],
  ['breaking-change', 'breaking'],
  ['semver-major', 'breaking'],
  ['feature', 'feature'],
  ['enhancement', 'feature'],
  ['semver-minor', 'feature'],
  ['bug', 'fix'],
  ['bugfix', 'fix'],
  ['fix', 'fix'],
]);
const TYPES = new Map<string, Kind>([
  ['feat', 'feature'],
  ['fix', 'fix'],
]);

/** Every pull request once, and the commits that none has brought; a commit that only joins others is no change. */
export function changesOf(brought: readonly Brought[]): Change[] {
  const breaking = new Set(
    brought.flatMap(({ commit, pulls }) =>
      isBreaking(commit.message) ? pulls.map(({ number }) => number) : [],
    ),
  );
  const seen = new Set<number>();
  return brought.flatMap(({ commit, pulls }): Change[] => {
    if (pulls.length === 0) return commit.merge ? [] : [ofCommit(commit)];
    return pulls
      .filter(({ number }) => !seen.has(number) && seen.add(number))
      .map(pull => ofPull(pull, breaking.has(pull.number)));
  });
}

function ofCommit({ sha, message, author }: Commit): Change {
  const [title = ''] = message.split('\n', 1);
  const kind = isBreaking(message) ? 'breaking' : kindOf(message);
  return { kind, title, ...(author !== undefined && { author }), at: { commit: sha } };
}

function ofPull({ number, title, labels, author }: Pull, breaking: boolean): Change {
  const named = labels.flatMap(label => LABELS.get(label.toLowerCase().replace(/[\s:_]+/g, '-')) ?? []);
  const kinds = [...named, kindOf(title), ...(breaking ? ['breaking'] : [])];
  const kind = KINDS.find(kind => kinds.includes(kind)) ?? 'other';
  return { kind, title, ...(author !== undefined && { author }), at: { pull: number } };
}

/** By what a conventional commit has at its beginning or its end. https://www.conventionalcommits.org/en/v1.0.0/#specification */
function isBreaking(message: string): boolean {
  return kindOf(message) === 'breaking' || /^BREAKING[ -]CHANGE: /m.test(message);
}

function kindOf(title: string): Kind {
  const [, type = '', breaking] = /^([a-z]+)(?:\([^()\n]*\))?(!)?: /i.exec(title) ?? [];
  return breaking === undefined ? (TYPES.get(type.toLowerCase()) ?? 'other') : 'breaking';
}
