/** AWS takes letters, digits and spaces of any script and `_ . : / = + - @`. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating */
const REFUSED = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu;
const KEY_LENGTH = 128;
const VALUE_LENGTH = 256;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_know */
const MOST = 50;

/**
 * Tags as STS takes them: other characters become `-`, what is too long is cut, an empty key or value is left
 * out, and of keys that differ in case only (one key to AWS) the first stays; so do the first fifty.
 */
export function sessionTags(wanted: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const tags = new Map<string, [key: string, value: string]>();
  for (const [name, content] of Object.entries(wanted)) {
    const key = fit(name, KEY_LENGTH);
    const value = fit(content ?? '', VALUE_LENGTH);
    const same = key.toLowerCase();
    // AWS keeps this prefix to itself.
    if (key === '' || value === '' || same.startsWith('aws:') || tags.has(same)) continue;
    if (tags.size < MOST) tags.set(same, [key, value]);
  }
  return Object.fromEntries(tags.values());
}

/** Cut by whole characters, never through one. */
function fit(text: string, length: number): string {
  let kept = '';
  for (const letter of text.replace(REFUSED, '-').trim()) {
    if (kept.length + letter.length > length) break;
    kept += letter;
  }
  return kept.trim();
}

/** What a run is, as tags that a policy or CloudTrail can be asked for. */
export interface TaggedRun {
  repository: string;
  environment?: string | undefined;
  sha: string;
  runId: string | number;
  actor: string;
}

/** `Repository`, `Environment`, `Commit`, `Run`, `Actor`. */
export function runTags({ repository, environment, sha, runId, actor }: TaggedRun): Record<string, string> {
  const run = String(runId);
  return sessionTags({
    Repository: repository,
    Environment: environment,
    Commit: sha,
    Run: run,
    Actor: actor,
  });
}
