import { ConfigError, isRecord } from '@pipeline/contracts';

/** What an alarm says. All of it comes from outside: it is compared and shown, and nothing else. */
export interface Alarm {
  /** Absent: whichever this step is for. */
  environment?: string;
  /** The rule that it is about, where it names one. */
  metric?: string;
  /** Whether it says that all is well again. */
  ended: boolean;
}

const ENDED = ['ok', 'resolved', 'recovered', 'closed', 'inactive'];
const LONGEST = 200;

/**
 * The event's own words: `client_payload` of a repository_dispatch, or the inputs of a workflow_dispatch.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#repository_dispatch
 * @throws ConfigError where this run was started by something else
 */
export function readAlarm({ name, payload }: { name: string; payload: unknown }): Alarm {
  const event = isRecord(payload) ? payload : {};
  if (name !== 'repository_dispatch' && name !== 'workflow_dispatch')
    throw new ConfigError(
      `\`operation: alarm\` is for an alarm’s own event, and this run was started by ${name || 'no event'}`,
      {
        hint: 'Start it by repository_dispatch or workflow_dispatch, or use `operation: look` on a schedule.',
      },
    );
  const given = name === 'repository_dispatch' ? event.client_payload : event.inputs;
  const words = isRecord(given) ? given : {};
  const environment = textOf(words.environment);
  const metric = textOf(words.metric);
  return {
    ...(environment !== undefined && { environment }),
    ...(metric !== undefined && { metric }),
    ended: ENDED.includes(textOf(words.state)?.toLowerCase() ?? ''),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}
