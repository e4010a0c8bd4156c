/** What starts tasks on a schedule: a rule of EventBridge, or a schedule of EventBridge Scheduler. */
export type ScheduledName =
  | { kind: 'rule'; name: string; bus?: string }
  | { kind: 'schedule'; group: string; name: string };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html and https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const NAME = /^[\w.-]{1,64}$/;
const RULE_ARN = /^arn:[^:]+:events:[^:]+:\d+:rule\/(?:(.+)\/)?([^/]+)$/;
const SCHEDULE_ARN = /^arn:[^:]+:scheduler:[^:]+:\d+:schedule\/([^/]+)\/([^/]+)$/;

/** `nightly` is a rule, `default/nightly` a schedule in its group; ARNs are both. Else what is wrong, as text. */
export function parseScheduledName(text: string): ScheduledName | string {
  const [rule, bus, ofRule] = RULE_ARN.exec(text) ?? [];
  if (rule !== undefined && ofRule !== undefined)
    return { kind: 'rule', name: ofRule, ...(bus !== undefined && { bus }) };
  const [, ofArn, inArn] = SCHEDULE_ARN.exec(text) ?? [];
  const [first = '', second, ...more] = text.split('/');
  const name = inArn ?? second ?? first;
  const group = ofArn ?? (second === undefined ? undefined : first);
  const wellFormed = NAME.test(name) && (group === undefined || NAME.test(group));
  if (!wellFormed || (more.length > 0 && inArn === undefined))
    return `"${text}" is neither a rule’s name, such as \`nightly\`, nor a schedule’s group and name, such as \`default/nightly\``;
  return group === undefined ? { kind: 'rule', name } : { kind: 'schedule', group, name };
}

/** As it was written: `nightly`, `default/nightly`. */
export function formatScheduledName(scheduled: ScheduledName): string {
  return scheduled.kind === 'schedule' ? `${scheduled.group}/${scheduled.name}` : scheduled.name;
}

/** For a person: `rule nightly`, `schedule default/nightly`. */
export function showScheduledName(scheduled: ScheduledName): string {
  return `${scheduled.kind} ${formatScheduledName(scheduled)}`;
}
