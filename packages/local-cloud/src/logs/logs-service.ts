import { AwsFault, type AwsJsonService } from '../http/aws-fault.ts';
import type { LogLine, LogStore, LogStream } from './store.ts';

interface GetInput {
  logGroupName?: string;
  logGroupIdentifier?: string;
  logStreamName?: string;
  startTime?: number;
  endTime?: number;
  startFromHead?: boolean;
  limit?: number;
  nextToken?: string;
}

interface FilterInput extends GetInput {
  logStreamNames?: string[];
  logStreamNamePrefix?: string;
  filterPattern?: string;
}

interface StreamsInput {
  logGroupName?: string;
  logStreamNamePrefix?: string;
  orderBy?: 'LogStreamName' | 'LastEventTime';
  descending?: boolean;
  limit?: number;
  nextToken?: string;
}

const missing = (what: string) =>
  new AwsFault('ResourceNotFoundException', `The specified log ${what} does not exist.`);

/** CloudWatch Logs, what is read of it: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/ */
export function logsService(store: LogStore): AwsJsonService {
  const streamsOf = (group = ''): LogStream[] => {
    const streams = store.streams(group);
    if (streams === undefined) throw missing('group');
    return streams;
  };
  return {
    name: 'logs',
    targetPrefix: 'Logs_20140328',
    operations: {
      /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
      GetLogEvents(input: GetInput) {
        const group = input.logGroupName ?? input.logGroupIdentifier;
        const stream = streamsOf(group).find(({ name }) => name === input.logStreamName);
        if (stream === undefined) throw missing('stream');
        const lines = between(stream.lines, input);
        return getPage(lines, input);
      },

      /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
      FilterLogEvents(input: FilterInput) {
        const {
          logStreamNames: names,
          logStreamNamePrefix: prefix = '',
          filterPattern = '',
          limit = 10_000,
        } = input;
        const chosen = streamsOf(input.logGroupName ?? input.logGroupIdentifier).filter(
          ({ name }) => (!names || names.includes(name)) && name.startsWith(prefix),
        );
        const events = chosen
          .flatMap(({ name, lines }) =>
            between(lines, input)
              .filter(({ message }) => message.includes(unquoted(filterPattern)))
              .map(line => ({ logStreamName: name, ingestionTime: line.timestamp, ...line })),
          )
          .sort((a, b) => a.timestamp - b.timestamp);
        const from = Number(input.nextToken ?? 0);
        const more = from + limit < events.length;
        return {
          events: events.slice(from, from + limit),
          searchedLogStreams: [],
          ...(more && { nextToken: String(from + limit) }),
        };
      },

      /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
      DescribeLogStreams(input: StreamsInput) {
        const { logStreamNamePrefix: prefix = '', orderBy, descending, limit = 50 } = input;
        const last = ({ lines }: LogStream) => lines.at(-1)?.timestamp ?? 0;
        const streams = streamsOf(input.logGroupName)
          .filter(({ name }) => name.startsWith(prefix))
          .sort((a, b) => (orderBy === 'LastEventTime' ? last(a) - last(b) : a.name < b.name ? -1 : 1));
        if (descending) streams.reverse();
        const from = Number(input.nextToken ?? 0);
        const more = from + limit < streams.length;
        return {
          logStreams: streams.slice(from, from + limit).map(stream => ({
            logStreamName: stream.name,
            creationTime: stream.createdAt,
            firstEventTimestamp: stream.lines[0]?.timestamp,
            lastEventTimestamp: stream.lines.at(-1)?.timestamp,
          })),
          ...(more && { nextToken: String(from + limit) }),
        };
      },
    },
  };
}

function between(lines: readonly LogLine[], { startTime = 0, endTime = Number.POSITIVE_INFINITY }: GetInput) {
  return lines.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
}

/** Plain terms only; a pattern in quotes means the text between them. */
function unquoted(pattern: string): string {
  return /^"(.*)"$/.exec(pattern)?.[1] ?? pattern;
}

/** From the end unless `startFromHead`; tokens are `f/INDEX` forwards and `b/INDEX` backwards, and the
 * same token comes back at the end of a stream. */
function getPage(lines: readonly LogLine[], { limit = 10_000, startFromHead, nextToken }: GetInput) {
  const [direction, at] = nextToken?.split('/') ?? [];
  const first = startFromHead ? 0 : Math.max(0, lines.length - limit);
  const from = direction === 'b' ? Math.max(0, Number(at) - limit) : direction === 'f' ? Number(at) : first;
  const to = direction === 'b' ? Number(at) : Math.min(lines.length, from + limit);
  return {
    events: lines
      .slice(from, to)
      .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: `f/${to}`,
    nextBackwardToken: `b/${from}`,
  };
}
