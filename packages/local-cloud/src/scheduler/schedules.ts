/** A schedule as it was created, unknown fields and all. */
export interface Schedule {
  Name: string;
  GroupName: string;
  Arn: string;
  State: string;
  ScheduleExpression: string;
  Target: { Arn: string; RoleArn: string; [field: string]: unknown };
  FlexibleTimeWindow: Record<string, unknown>;
  CreationDate: Date;
  LastModificationDate: Date;
  [field: string]: unknown;
}

export type ScheduleSettings = Pick<Schedule, 'ScheduleExpression' | 'Target' | 'FlexibleTimeWindow'> &
  Record<string, unknown>;

/** All schedules of one account and region; tests may fill them here, without a request. */
export class ScheduleStore {
  readonly #home: string;
  readonly #schedules = new Map<string, Schedule>();

  constructor(accountId = '123456789012', region = 'eu-west-1') {
    this.#home = `arn:aws:scheduler:${region}:${accountId}:schedule`;
  }

  /** Makes it, or replaces every setting of it: what is left out becomes its default. */
  put(name: string, settings: ScheduleSettings, group = 'default', now = new Date()): Schedule {
    const schedule: Schedule = {
      State: 'ENABLED',
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'NONE',
      ...settings,
      Name: name,
      GroupName: group,
      Arn: `${this.#home}/${group}/${name}`,
      CreationDate: this.find(name, group)?.CreationDate ?? now,
      LastModificationDate: now,
    };
    this.#schedules.set(`${group}/${name}`, schedule);
    return schedule;
  }

  find(name: string, group = 'default'): Schedule | undefined {
    return this.#schedules.get(`${group}/${name}`);
  }

  all(): Schedule[] {
    return [...this.#schedules.values()].sort((a, b) => (a.Arn < b.Arn ? -1 : 1));
  }
}
