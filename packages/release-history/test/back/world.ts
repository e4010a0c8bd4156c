import type { Ending, ReleaseProof, ReleaseRecord, TargetOutcome } from '@pipeline/contracts';
import type { AtRest, Destination } from '../../src/index.ts';
import { at, digest, image } from '../proven/records.ts';

export type End = Ending | (Partial<TargetOutcome> & { verdict: Ending });
type Images = Record<string, string>;

/** `api` → `ecs:eu-west-1/shop/api`; `migration:db` and the like are left as they are. */
export const subjectOf = (name: string) => (name.includes(':') ? name : `ecs:eu-west-1/shop/${name}`);

/** An environment in which one thing happens a minute, and the log that it leaves. */
export class World {
  /** Newest first. */
  readonly records: ReleaseRecord[] = [];
  readonly proofs: ReleaseProof[] = [];
  /** Subject → what serves there, as a platform tells it. */
  readonly serving = new Map<string, string>();
  /** Each rollback → where it was to go. */
  readonly towards = new Map<ReleaseRecord, Destination>();
  minute = 0;

  /** A release in flight: target → the name of its image. */
  begin(id: string, images: Images, more: Partial<ReleaseRecord['intent']> = {}): ReleaseRecord {
    const targets = Object.entries(images).map(([name, what]) => ({
      subject: subjectOf(name),
      artifacts: { web: image(what) },
      before: this.serving.get(subjectOf(name)) ?? null,
    }));
    const record: ReleaseRecord = {
      intent: {
        schema: 1,
        id,
        environment: 'production',
        commit: { sha: commitOf(id), ref: 'refs/heads/main' },
        by: { actor: 'ann', url: `https://github.com/o/r/actions/runs/${id}` },
        at: this.tick(),
        targets,
        ...more,
      },
    };
    this.records.unshift(record);
    return record;
  }

  /** How each target of a release in flight ended, all alike or by name. */
  end(record: ReleaseRecord, ends: End | Record<string, End>): void {
    const targets = record.intent.targets.map(({ subject }): TargetOutcome => {
      const end = endOf(ends, subject);
      const outcome = { subject, detail: '', ...(typeof end === 'string' ? { verdict: end } : end) };
      if (outcome.verdict !== 'steady' || outcome.undone) return outcome;
      const after = (outcome.after as string | undefined) ?? `${subject} as of minute ${this.minute}`;
      this.serving.set(subject, after);
      return { ...outcome, after };
    });
    record.outcome = {
      schema: 1,
      intent: record.intent.id,
      at: this.tick(),
      verdict: targets[0]?.verdict ?? 'steady',
      detail: 'as told',
      targets,
    };
  }

  deploy(id: string, images: Images, ends: End | Record<string, End> = 'steady'): ReleaseRecord {
    const record = this.begin(id, images);
    this.end(record, ends);
    return record;
  }

  /** A proof of all that the release put there. */
  prove(id: string, result: ReleaseProof['result'] = 'passed', check = 'smoke'): void {
    const own = this.records.filter(({ intent }) => intent.id === id);
    const digests = own.flatMap(({ intent }) =>
      intent.targets.flatMap(({ artifacts }) =>
        Object.values(artifacts).map(each => digest(each.at(-1) ?? '')),
      ),
    );
    const by = { actor: 'ann', url: 'https://github.com/o/r/actions/runs/9' };
    this.proofs.unshift({ schema: 1, release: id, at: this.tick(), result, checks: [check], digests, by });
  }

  good(id: string, images: Images): ReleaseRecord {
    const record = this.deploy(id, images);
    this.prove(id);
    return record;
  }

  bad(id: string, images: Images): ReleaseRecord {
    const record = this.deploy(id, images);
    this.prove(id, 'failed');
    return record;
  }

  /** A rollback, as it is planned, carried out and written down; in flight, or its runner died, without an end. */
  goBack(
    id: string,
    found: Destination | AtRest,
    ends: End | Record<string, End> | null = 'steady',
  ): ReleaseRecord {
    if ('atRest' in found) throw new Error(`there is nothing to go back from: ${found.atRest}`);
    const record = this.begin(
      id,
      {},
      { back: { to: found.to.id, why: 'asked for' }, commit: found.to.commit },
    );
    record.intent.targets = found.parts.map(({ subject, artifacts, of }) => ({
      subject,
      artifacts,
      before: this.serving.get(subject) ?? null,
      of,
    }));
    this.towards.set(record, found);
    if (ends === null) return record;
    const targets = found.parts.map(({ subject, snapshot, refuses }): TargetOutcome => {
      const given = endOf(ends, subject);
      const end = { subject, detail: '', ...(typeof given === 'string' ? { verdict: given } : given) };
      if (end.verdict !== 'steady') return end;
      this.serving.set(subject, String(snapshot));
      return { ...end, after: snapshot, refuses };
    });
    const verdict = targets.find(target => target.verdict !== 'steady')?.verdict ?? 'steady';
    record.outcome = { schema: 1, intent: id, at: this.tick(), verdict, detail: 'went back', targets };
    return record;
  }

  /** Taken down for good, and written down as that. */
  retire(id: string, names: readonly string[], why = ''): ReleaseRecord {
    const record = this.begin(id, {}, { retires: { why } });
    record.intent.targets = names.map(subjectOf).map(subject => ({
      subject,
      artifacts: {},
      before: this.serving.get(subject) ?? null,
    }));
    for (const { subject } of record.intent.targets) this.serving.delete(subject);
    const outcome = { schema: 1, intent: id, verdict: 'not-started', detail: why } as const;
    const targets = record.intent.targets.map(({ subject }) => ({
      subject,
      verdict: outcome.verdict,
      detail: why,
    }));
    record.outcome = { ...outcome, at: this.tick(), targets };
    return record;
  }

  private tick(): string {
    this.minute += 1;
    return at(this.minute);
  }
}

function endOf(ends: End | Record<string, End>, subject: string): End {
  if (typeof ends === 'string' || 'verdict' in ends) return ends as End;
  return Object.entries(ends).find(([name]) => subjectOf(name) === subject)?.[1] ?? 'steady';
}

export function commitOf(id: string): string {
  return Array.from(id, char => char.charCodeAt(0).toString(16))
    .join('')
    .padEnd(40, '0')
    .slice(0, 40);
}
