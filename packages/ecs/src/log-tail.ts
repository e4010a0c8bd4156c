import type { EcsApiOptions } from './api.ts';

/** The last lines of a CloudWatch log stream, oldest first. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export async function readLogTail(
  { region, endpoint, credentials }: Pick<EcsApiOptions, 'region' | 'endpoint' | 'credentials'>,
  group: string,
  stream: string,
  lines: number,
): Promise<string[]> {
  const { CloudWatchLogsClient, GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = new CloudWatchLogsClient({ region, credentials, ...(endpoint && { endpoint }) });
  const { events = [] } = await client.send(
    new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      limit: lines,
      startFromHead: false,
    }),
  );
  return events.map(({ message }) => message ?? '');
}
