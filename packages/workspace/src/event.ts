/** What started the run: its name and payload as GitHub gives them. */
export interface RunEvent {
  name: string;
  payload: unknown;
}

/** The commit to compare with, or why there is none. */
export type Base = { ref: string; from: string } | { unknown: string };

const NO_COMMIT = /^0+$/;

function text(from: unknown, ...path: string[]): string | undefined {
  let at: unknown = from;
  for (const key of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  return typeof at === 'string' && at !== '' ? at : undefined;
}

/**
 * The commit before the changes of an event; `given` (the `base` input) wins.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function baseOf({ name, payload }: RunEvent, given?: string): Base {
  if (given !== undefined) return { ref: given, from: 'the given base' };
  const missing = { unknown: `the ${name} event does not say what to compare with` };
  switch (name) {
    case 'pull_request': {
      const ref = text(payload, 'pull_request', 'base', 'sha');
      return ref === undefined ? missing : { ref, from: "the pull request's base" };
    }
    case 'merge_group': {
      const ref = text(payload, 'merge_group', 'base_sha');
      return ref === undefined ? missing : { ref, from: "the merge group's base" };
    }
    case 'push': {
      const ref = text(payload, 'before');
      if (ref === undefined) return missing;
      if (NO_COMMIT.test(ref)) return { unknown: 'this is the first push of its branch or tag' };
      return { ref, from: 'the commit before the push' };
    }
    default:
      return missing;
  }
}
