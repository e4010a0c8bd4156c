import { list, read, record, text, time, Unreadable, versioned } from './json-reader.ts';
import type {
  Ending,
  GoingBack,
  ReleaseIntent,
  ReleaseOutcome,
  Retiring,
  TargetIntent,
  TargetOutcome,
} from './release.ts';

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
      commit: {
        sha: text(commit.sha, 'commit.sha'),
        ref: text(commit.ref, 'commit.ref'),
        ...(commit.at !== undefined && { at: time(commit.at, 'commit.at') }),
      },
      by: { actor: text(by.actor, 'by.actor'), url: text(by.url, 'by.url') },
      at: time(intent.at),
      targets: list(intent.targets, 'targets').map(targetIntent),
      ...(intent.back !== undefined && { back: goingBack(intent.back) }),
      ...(intent.retires !== undefined && { retires: retiring(intent.retires) }),
    };
  });
}

function goingBack(json: unknown): GoingBack {
  const back = record(json, 'back');
  return { to: text(back.to, 'back.to'), why: text(back.why, 'back.why') };
}

function retiring(json: unknown): Retiring {
  return { why: text(record(json, 'retires').why, 'retires.why') };
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
  return {
    subject: text(target.subject, `${at}.subject`),
    artifacts: artifactsOf(target.artifacts, at),
    before: target.before,
    ...(typeof target.of === 'string' && { of: target.of }),
  };
}

function artifactsOf(json: unknown, at: string): Record<string, string> {
  const artifacts = Object.entries(record(json, `${at}.artifacts`));
  return Object.fromEntries(
    artifacts.map(([name, artifact]) => [name, text(artifact, `${at}.artifacts.${name}`)]),
  );
}

function targetOutcome(json: unknown, index: number): TargetOutcome {
  const at = `targets[${index}]`;
  const target = record(json, at);
  return {
    subject: text(target.subject, `${at}.subject`),
    verdict: ending(target.verdict, `${at}.verdict`),
    detail: text(target.detail, `${at}.detail`),
    ...(target.artifacts !== undefined && { artifacts: artifactsOf(target.artifacts, at) }),
    ...(target.after !== undefined && { after: target.after }),
    ...(typeof target.url === 'string' && { url: target.url }),
    ...(target.undone === true && { undone: true }),
    ...textsOf(target, 'refuses', at),
    ...textsOf(target, 'checks', at),
  };
}

function textsOf<Name extends string>(
  target: Record<string, unknown>,
  name: Name,
  at: string,
): Partial<Record<Name, string[]>> {
  const texts = target[name];
  if (!Array.isArray(texts)) return {};
  return { [name]: texts.map(each => text(each, `${at}.${name}`)) } as Record<Name, string[]>;
}

function ending(value: unknown, at: string): Ending {
  const known = (Object.keys(ENDINGS) as Ending[]).find(name => name === value);
  if (known !== undefined) return known;
  throw new Unreadable(`${at} must be one of ${Object.keys(ENDINGS).join(', ')}`);
}
