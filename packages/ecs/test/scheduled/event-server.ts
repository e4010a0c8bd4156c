import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Record<string, unknown>;

/** What goes wrong with the next write. `after`: it is done, and its answer lost; `before`: it is lost itself. */
export type Fault = 'before' | 'after' | 'partial' | 'late';

/**
 * EventBridge and its Scheduler in one: rules' targets and schedules as they were given, unknown fields and all.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
 */
export class EventServer {
  readonly rules = new Map<string, Fields[]>();
  readonly schedules = new Map<string, Fields>();
  readonly writes: Fields[] = [];
  faults: Fault[] = [];
  pageSize = 1;
  /** How often what was written is still shown as it was before. */
  #stale = 0;
  #before: Fields[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      const body = text === '' ? {} : (JSON.parse(text) as Fields);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
      const write = operation === 'PutTargets' || request.method === 'PUT';
      const fault = write ? this.faults.shift() : undefined;
      if (write) this.writes.push(body);
      if (fault === 'before') return request.socket.resetAndDestroy();
      const answer =
        operation === undefined
          ? this.#scheduler(request.method ?? '', pathname, searchParams, body)
          : this.#events(operation, body, fault);
      if (fault === 'after') return request.socket.resetAndDestroy();
      const error = answer === undefined ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {};
      response.writeHead(answer === undefined ? (operation ? 400 : 404) : 200, {
        'content-type': operation ? 'application/x-amz-json-1.1' : 'application/json',
        ...error,
      });
      response.end(JSON.stringify(answer ?? { __type: 'ResourceNotFoundException', Message: 'not there' }));
    });
  }

  #events(operation: string, body: Fields, fault?: Fault): Fields | undefined {
    if (operation === 'ListRules') return { Rules: [...this.rules.keys()].map(Name => ({ Name })) };
    const targets = this.rules.get(String(body.Rule));
    if (targets === undefined) return undefined;
    if (operation === 'ListTargetsByRule') {
      const from = Number(body.NextToken ?? 0);
      const shown = this.#stale > 0 ? this.#before : targets;
      const more = from + this.pageSize < shown.length;
      if (!more && this.#stale > 0) this.#stale--;
      return {
        Targets: shown.slice(from, from + this.pageSize),
        ...(more && { NextToken: String(from + this.pageSize) }),
      };
    }
    if (fault === 'partial') {
      const [{ Id }] = body.Targets as [Fields];
      const FailedEntries = [
        { TargetId: Id, ErrorCode: 'ConcurrentModificationException', ErrorMessage: 'x' },
      ];
      return { FailedEntryCount: 1, FailedEntries };
    }
    if (fault === 'late') [this.#stale, this.#before] = [2, structuredClone(targets)];
    for (const target of body.Targets as Fields[]) {
      const at = targets.findIndex(({ Id }) => Id === target.Id);
      targets.splice(at, 1, target);
    }
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  #scheduler(method: string, path: string, query: URLSearchParams, body: Fields): Fields | undefined {
    const name = path.split('/')[2];
    if (name === undefined) {
      const Schedules = [...this.schedules.values()].map(({ GroupName, Name }) => ({ GroupName, Name }));
      return { Schedules };
    }
    const key = `${query.get('groupName') ?? body.GroupName ?? 'default'}/${name}`;
    const known = this.schedules.get(key);
    if (known === undefined || method === 'GET') return known;
    const { Name, Arn, CreationDate } = known;
    this.schedules.set(key, { ...body, Name, Arn, CreationDate, LastModificationDate: 2 });
    return { ScheduleArn: Arn };
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
