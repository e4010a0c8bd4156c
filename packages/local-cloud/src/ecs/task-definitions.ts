import { AwsFault } from '../http/aws-fault.ts';
import { arn, type Home, shortName } from './arns.ts';
import type { Json, Tag, TaskDefinition } from './model.ts';
import type { Scheduler } from './scheduler.ts';
import { checkTaskDefinition, type TaskDefinitionInput, withDefaults } from './task-definition-rules.ts';

/** Families and their revisions, which never change but from ACTIVE to INACTIVE. */
export class TaskDefinitions {
  readonly #home: Home;
  readonly #scheduler: Scheduler;
  readonly #families = new Map<string, TaskDefinition[]>();
  readonly #tags = new Map<string, Tag[]>();

  constructor(home: Home, scheduler: Scheduler) {
    this.#home = home;
    this.#scheduler = scheduler;
  }

  /** Fields that are not known here are kept and returned as they came. */
  register(given: Json): TaskDefinition {
    const input: TaskDefinitionInput = checkTaskDefinition(given);
    const { tags, ...fields } = withDefaults(input);
    const revisions = this.#families.get(input.family) ?? [];
    const revision = revisions.length + 1;
    const definition: TaskDefinition = {
      ...fields,
      taskDefinitionArn: arn(this.#home, 'task-definition', `${input.family}:${revision}`),
      revision,
      status: 'ACTIVE',
      registeredAt: new Date(this.#scheduler.now()),
      registeredBy: `arn:aws:iam::${this.#home.account}:root`,
    };
    this.#families.set(input.family, [...revisions, definition]);
    this.#tags.set(definition.taskDefinitionArn, tags ?? []);
    return definition;
  }

  /** By `family` (the latest ACTIVE revision), `family:revision` or ARN. */
  find(reference: string): TaskDefinition | undefined {
    const [family = '', revision] = shortName(reference).split(':');
    const revisions = this.#families.get(family) ?? [];
    if (revision === undefined) return revisions.findLast(({ status }) => status === 'ACTIVE');
    return revisions.find(definition => String(definition.revision) === revision);
  }

  tags(definition: TaskDefinition): Tag[] {
    return this.#tags.get(definition.taskDefinitionArn) ?? [];
  }

  setTags(definition: TaskDefinition, tags: Tag[]): void {
    this.#tags.set(definition.taskDefinitionArn, tags);
  }

  /** An INACTIVE revision can be described and keeps running where it runs, but starts nothing new.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html */
  deregister(reference: string): TaskDefinition {
    const definition = shortName(reference).includes(':') ? this.find(reference) : undefined;
    if (definition === undefined)
      throw new AwsFault('ClientException', 'Unable to describe task definition.');
    definition.status = 'INACTIVE';
    definition.deregisteredAt = new Date(this.#scheduler.now());
    return definition;
  }

  /** As it is now, kept from what comes later. */
  copy(): TaskDefinitions {
    const kept = new TaskDefinitions(this.#home, this.#scheduler);
    for (const [family, revisions] of this.#families) {
      kept.#families.set(
        family,
        revisions.map(revision => ({ ...revision })),
      );
    }
    for (const [arn, tags] of this.#tags) kept.#tags.set(arn, tags);
    return kept;
  }

  list(): TaskDefinition[] {
    return [...this.#families.values()].flat();
  }

  /** What a service or a task may be started from. */
  startable(reference: string): TaskDefinition {
    const definition = this.find(reference);
    if (definition === undefined) throw new AwsFault('ClientException', 'TaskDefinition not found.');
    if (definition.status !== 'ACTIVE') throw new AwsFault('ClientException', 'TaskDefinition is inactive');
    return definition;
  }
}
