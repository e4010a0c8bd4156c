/** A rule as it was put, unknown fields and all, and its targets by id. */
export interface Rule {
  Name: string;
  Arn: string;
  EventBusName: string;
  State: string;
  /** Such as `ecs.amazonaws.com`: then only that service may change it. */
  ManagedBy?: string;
  [field: string]: unknown;
}

export interface Target {
  Id: string;
  Arn: string;
  RoleArn?: string;
  EcsParameters?: { TaskDefinitionArn?: string; [field: string]: unknown };
  [field: string]: unknown;
}

export interface StoredRule {
  rule: Rule;
  targets: Map<string, Target>;
}

/** All rules of one account and region; tests may fill them here, without a request. */
export class RuleStore {
  readonly #home: string;
  readonly #rules = new Map<string, StoredRule>();

  constructor(accountId = '123456789012', region = 'eu-west-1') {
    this.#home = `arn:aws:events:${region}:${accountId}:rule`;
  }

  /** Makes the rule or replaces its settings; its targets stay. */
  put(name: string, settings: Record<string, unknown>, bus = 'default'): StoredRule {
    const path = bus === 'default' ? name : `${bus}/${name}`;
    const rule: Rule = {
      State: 'ENABLED',
      ...settings,
      Name: name,
      Arn: `${this.#home}/${path}`,
      EventBusName: bus,
    };
    const stored = { rule, targets: this.find(name, bus)?.targets ?? new Map<string, Target>() };
    this.#rules.set(`${bus}/${name}`, stored);
    return stored;
  }

  find(name: string, bus = 'default'): StoredRule | undefined {
    return this.#rules.get(`${bus}/${name}`);
  }

  on(bus = 'default'): StoredRule[] {
    return [...this.#rules.values()]
      .filter(({ rule }) => rule.EventBusName === bus)
      .sort((a, b) => (a.rule.Name < b.rule.Name ? -1 : 1));
  }
}
