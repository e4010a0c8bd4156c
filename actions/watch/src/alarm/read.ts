import { ConfigError, isRecord } from '@pipeline/contracts';

/** What an alarm says. All of it comes from outside: it is compared and shown, and nothing else. */
export interface Alarm {
  /** Absent: whichever this step is for. */
  environment?: string;
  /** The rule that it is about, where it names one. */
  metric?: string;
  /** Why there is nothing to do about it, where its state says so. */
  calm?: string;
}

const ENDED = 'the alarm says that all is well again';
const SILENT = 'the alarm says that there is no data, which is no breach';
const MILD = 'the alarm is a warning, and none yet';
/** States in the words of CloudWatch, Alertmanager, Datadog, Grafana and New Relic; any other is an alarm. */
const CALM: ReadonlyMap<string, string> = new Map([
  ...['ok', 'normal', 'resolved', 'recovered', 'closed', 'inactive'].map(state => [state, ENDED] as const),
  ...['nodata', 'renodata', 'insufficientdata', 'unknown'].map(state => [state, SILENT] as const),
  ...['warn', 'warning', 'rewarn', 'pending'].map(state => [state, MILD] as const),
]);
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
  const calm = CALM.get(
    textOf(words.state)
      ?.toLowerCase()
      .replace(/[^a-z]/g, '') ?? '',
  );
  return {
    ...(environment !== undefined && { environment }),
    ...(metric !== undefined && { metric }),
    ...(calm !== undefined && { calm }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}
