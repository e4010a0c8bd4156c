import { AwsFault } from '../http/aws-fault.ts';
import { epochSeconds } from '../http/aws-json.ts';
import type { AwsRestService, RestRoute } from '../http/aws-rest.ts';
import type { Incoming, Refusal, Reply } from '../http/exchange.ts';
import { page } from '../http/page.ts';
import type { Schedule, ScheduleSettings, ScheduleStore } from './schedules.ts';

const PATH = /^\/schedules(?:\/([^/]+))?$/;

/**
 * EventBridge Scheduler's schedules. https://docs.aws.amazon.com/scheduler/latest/APIReference/
 * Its groups are names here: a schedule may be in any.
 */
export function schedulerService(
  store: ScheduleStore,
  authenticate?: AwsRestService['authenticate'],
): AwsRestService {
  return {
    name: 'scheduler',
    ...(authenticate && { authenticate }),
    route: request => route(request, store),
    refused,
    errorReply: ({ code, message, status }) =>
      reply(status, { Message: message }, { 'x-amzn-errortype': code }),
  };
}

function route(request: Incoming, store: ScheduleStore): RestRoute {
  const [matched, encoded] = PATH.exec(request.url.pathname) ?? [];
  const { searchParams } = request.url;
  if (encoded !== undefined) {
    const name = decodeURIComponent(encoded);
    switch (request.method) {
      case 'GET':
        return {
          operation: 'GetSchedule',
          run: () => reply(200, found(store, name, searchParams.get('groupName'))),
        };
      case 'POST':
        return {
          operation: 'CreateSchedule',
          run: async () => reply(200, create(store, name, await input(request))),
        };
      case 'PUT':
        return {
          operation: 'UpdateSchedule',
          run: async () => reply(200, update(store, name, await input(request))),
        };
      case 'DELETE':
        return { operation: 'DeleteSchedule' };
    }
  }
  if (matched !== undefined && request.method === 'GET') {
    return { operation: 'ListSchedules', run: () => reply(200, list(store, searchParams)) };
  }
  const write = request.method !== 'GET';
  return { operation: `${request.method} ${request.url.pathname}`, write };
}

/** A name that is taken is a conflict, unless the client token says that it is the same request again.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
function create(store: ScheduleStore, name: string, { GroupName, ...settings }: Input) {
  const existing = store.find(name, GroupName);
  if (existing !== undefined && existing.ClientToken !== settings.ClientToken) {
    throw new AwsFault('ConflictException', `Schedule ${name} already exists.`, 409);
  }
  return { ScheduleArn: (existing ?? store.put(name, checked(settings), GroupName)).Arn };
}

/** "EventBridge Scheduler uses all values, including empty values, specified in the request and overrides
 * the existing schedule". https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html */
function update(store: ScheduleStore, name: string, { GroupName, ...settings }: Input) {
  found(store, name, GroupName);
  return { ScheduleArn: store.put(name, checked(settings), GroupName).Arn };
}

function found(
  store: ScheduleStore,
  name: string,
  group: string | null | undefined,
): Omit<Schedule, 'ClientToken'> {
  const schedule = store.find(name, group ?? 'default');
  if (schedule === undefined) {
    throw new AwsFault('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  }
  return { ...schedule, ClientToken: undefined } as Schedule;
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
function list(store: ScheduleStore, query: URLSearchParams) {
  const group = query.get('ScheduleGroup');
  const prefix = query.get('NamePrefix') ?? '';
  const state = query.get('State');
  const chosen = store
    .all()
    .filter(
      ({ Name, GroupName, State }) =>
        Name.startsWith(prefix) && (!group || GroupName === group) && (!state || State === state),
    );
  const summaries = chosen.map(
    ({ Arn, GroupName, Name, State, CreationDate, LastModificationDate, Target }) => ({
      Arn,
      GroupName,
      Name,
      State,
      CreationDate,
      LastModificationDate,
      Target: { Arn: Target.Arn },
    }),
  );
  return page(
    summaries,
    'Schedules',
    Number(query.get('MaxResults') ?? 100),
    query.get('NextToken') ?? undefined,
  );
}

type Input = Record<string, unknown> & { GroupName?: string };

async function input(request: Incoming): Promise<Input> {
  try {
    return JSON.parse((await request.body()).toString());
  } catch {
    throw new AwsFault('ValidationException', 'The request body is not JSON');
  }
}

function checked(settings: Record<string, unknown>): ScheduleSettings {
  for (const name of ['ScheduleExpression', 'Target', 'FlexibleTimeWindow']) {
    if (settings[name]) continue;
    throw new AwsFault(
      'ValidationException',
      `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return settings as ScheduleSettings;
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/CommonErrors.html */
function refused(refusal: Refusal, status: number | undefined): AwsFault {
  switch (refusal) {
    case 'throttle':
      return new AwsFault('ThrottlingException', 'Rate exceeded', status ?? 429);
    case 'server-error':
      return new AwsFault('InternalServerException', 'Unexpected error', status ?? 500);
    case 'expired-token':
      return new AwsFault(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        403,
      );
  }
}

function reply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value, epochSeconds),
  };
}
