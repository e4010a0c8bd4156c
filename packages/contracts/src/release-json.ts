import type { Ending, ReleaseIntent, ReleaseOutcome, TargetIntent, TargetOutcome } from './release.ts';

const ENDINGS: Record<Ending, true> = {
  held: true,
  steady: true,
  failed: true,
  superseded: true,
  timeout: true,
  cancelled: true,
  unknown: true,
  'not-started': true,
};

/** An intent from a log's JSON, or what is wrong with it. Fields that this version does not know are left out. */
export function parseIntent(json: unknown): ReleaseIntent | string {
  return read(() => {
    const intent = versioned(json, 'intent');
    const commit = record(intent.commit, 'commit');
    const by = record(intent.by, 'by');
    return {
      schema: 1,
      id: text(intent.id, 'id'),
      environment: text(intent.environment, 'environment'),
      commit: { sha: text(commit.sha, 'commit.sha'), ref: text(commit.ref, 'commit.ref') },
      by: { actor: text(by.actor, 'by.actor'), url: text(by.url, 'by.url') },
      at: time(intent.at),
      targets: list(intent.targets, 'targets').map(targetIntent),
    };
  });
}

/** An outcome from a log's JSON, or what is wrong with it. */
export function parseOutcome(json: unknown): ReleaseOutcome | string {
  return read(() => {
    const outcome = versioned(json, 'outcome');
    return {
      schema: 1,
      intent: text(outcome.intent, 'intent'),
      at: time(outcome.at),
      verdict: ending(outcome.verdict, 'verdict'),
      detail: text(outcome.detail, 'detail'),
      targets: list(outcome.targets, 'targets').map(targetOutcome),
    };
  });
}

function targetIntent(json: unknown, index: number): TargetIntent {
  const at = `targets[${index}]`;
  const target = record(json, at);
  const artifacts = Object.entries(record(target.artifacts, `${at}.artifacts`)).map(
    ([name, artifact]) => [name, text(artifact, `${at}.artifacts.${name}`)] as const,
  );
  return {
    subject: text(target.subject, `${at}.subject`),
    artifacts: Object.fromEntries(artifacts),
    before: target.before,
  };
}

function targetOutcome(json: unknown, index: number): TargetOutcome {
  const at = `targets[${index}]`;
  const target = record(json, at);
  return {
    subject: text(target.subject, `${at}.subject`),
    verdict: ending(target.verdict, `${at}.verdict`),
    detail: text(target.detail, `${at}.detail`),
    ...(target.after !== undefined && { after: target.after }),
    ...(target.undone === true && { undone: true }),
  };
}

/** What stops the reading at the first thing that is wrong. */
class Unreadable extends Error {}

function read<T>(body: () => T): T | string {
  try {
    return body();
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function versioned(json: unknown, what: string): Record<string, unknown> {
  const given = record(json, what);
  const schema = given.schema;
  if (schema === 1) return given;
  throw new Unreadable(
    typeof schema === 'number' && schema > 1
      ? `schema ${schema} is newer than this version of the pipeline reads (1)`
      : 'schema must be 1',
  );
}

function record(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Unreadable(`${at} must be an object`);
}

function list(value: unknown, at: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Unreadable(`${at} must be a list`);
}

function text(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw new Unreadable(`${at} must be a text`);
}

function time(value: unknown): string {
  const given = text(value, 'at');
  if (!Number.isNaN(Date.parse(given))) return given;
  throw new Unreadable('at must be a time in ISO 8601');
}

function ending(value: unknown, at: string): Ending {
  const known = (Object.keys(ENDINGS) as Ending[]).find(name => name === value);
  if (known !== undefined) return known;
  throw new Unreadable(`${at} must be one of ${Object.keys(ENDINGS).join(', ')}`);
}
