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
  /** A later commit has undone it: it counts as nothing new. */
  reverted?: true;
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
  const reverted = revertedIn(brought.map(({ commit }) => commit));
  const commitsOf = new Map<number, Commit[]>();
  for (const { commit, pulls } of brought)
    for (const { number } of pulls) commitsOf.set(number, [...(commitsOf.get(number) ?? []), commit]);
  const seen = new Set<number>();
  return brought.flatMap(({ commit, pulls }): Change[] => {
    if (pulls.length === 0) return commit.merge ? [] : [marked(ofCommit(commit), reverted.has(commit.sha))];
    return pulls
      .filter(({ number }) => !seen.has(number) && seen.add(number))
      .map(pull => {
        const commits = commitsOf.get(pull.number) ?? [];
        const breaking = commits.some(({ message }) => isBreaking(message));
        return marked(ofPull(pull, breaking), isUndone(commits, reverted));
      });
  });
}

const marked = (change: Change, reverted: boolean): Change =>
  reverted ? { ...change, kind: 'other', reverted } : change;

/** Of a pull request: by a revert of what merged it, or of each of its commits. */
function isUndone(commits: readonly Commit[], reverted: ReadonlySet<string>): boolean {
  const own = commits.filter(({ merge }) => !merge);
  return (
    commits.some(({ merge, sha }) => merge && reverted.has(sha)) ||
    (own.length > 0 && own.every(({ sha }) => reverted.has(sha)))
  );
}

/** As git writes it; what has undone an earlier revert leaves it standing. https://git-scm.com/docs/git-revert @param commits newest first */
function revertedIn(commits: readonly Commit[]): Set<string> {
  const reverted = new Set<string>();
  for (const { sha, message } of commits)
    if (!reverted.has(sha))
      for (const [, undone = ''] of message.matchAll(/^This reverts commit ([0-9a-f]{40})\b/gm))
        reverted.add(undone);
  return reverted;
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
