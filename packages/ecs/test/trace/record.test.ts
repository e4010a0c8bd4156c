import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { keepRaw } from '../../src/raw.ts';
import { RepeatedAnswers } from '../../src/trace/answers.ts';
import { recordTrace } from '../../src/trace/record.ts';
import { replayHandler } from '../../src/trace/replay.ts';
import { rolloutWindow } from '../../src/trace/rollout-window.ts';
import { type Answer, EcsServer } from '../ecs-server.ts';

let server: EcsServer | undefined;
afterEach(() => server?.close());

const credentials = { accessKeyId: 'AKIAABCDEFGHIJKLMNOP', secretAccessKey: 'very-secret' };
const open = (endpoint: string) =>
  new ECSClient({ region: 'eu-west-1', endpoint, credentials, maxAttempts: 1 });
const describeApi = new DescribeServicesCommand({ cluster: 'shop', services: ['api'] });
const about = { subject: 'shop/api', started: { deploymentId: 'ecs-svc/2' } };

async function record(answers: Record<string, Answer[]>) {
  server = new EcsServer(answers);
  const client = open(await server.listen());
  let now = 0;
  const recorder = recordTrace(() => (now += 10));
  recorder.attach(client);
  return { client, recorder };
}
const service = (runningCount: number) => ({ body: { services: [{ serviceName: 'api', runningCount }] } });

describe('recordTrace', () => {
  it('notes answers at the wire, and the client reads them as ever', async () => {
    const { client, recorder } = await record({ DescribeServices: [service(1)] });
    const { services } = await client.send(describeApi);
    expect(services?.[0]?.runningCount).toBe(1);
    const trace = recorder.trace({ ...about, verdict: { state: 'steady', detail: 'done' } });
    expect(trace).toEqual({
      schema: 1,
      target: 'ecs',
      ...about,
      verdict: { state: 'steady', detail: 'done' },
      answers: [
        {
          at: 10,
          operation: 'DescribeServices',
          request: { cluster: 'shop', services: ['api'] },
          status: 200,
          body: { services: [{ serviceName: 'api', runningCount: 1 }] },
        },
      ],
    });
    expect(JSON.stringify(trace)).not.toContain(credentials.accessKeyId);
  });

  it('stands beside what reads the raw body', async () => {
    const { client, recorder } = await record({
      DescribeTaskDefinition: [{ body: { taskDefinition: { family: 'api', unknown: 'x' } } }],
    });
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: 'api' });
    const raw = keepRaw(command);
    await client.send(command);
    expect(raw()).toEqual({ taskDefinition: { family: 'api', unknown: 'x' } });
    expect(recorder.trace(about).answers[0]?.body).toEqual({
      taskDefinition: { family: 'api', unknown: '<string>' },
    });
  });

  it('notes errors, and answers that never came', async () => {
    const { client, recorder } = await record({
      DescribeServices: [{ error: 'ThrottlingException', status: 400, message: 'Rate exceeded' }, 'reset'],
    });
    await expect(client.send(describeApi)).rejects.toThrow('Rate exceeded');
    await expect(client.send(describeApi)).rejects.toThrow();
    expect(recorder.trace(about).answers).toMatchObject([
      { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } },
      { operation: 'DescribeServices' },
    ]);
    expect(recorder.trace(about).answers[1]).not.toHaveProperty('status');
  });
});

describe('RepeatedAnswers', () => {
  const answer = (at: number, operation: string, body: unknown) => ({
    at,
    operation,
    request: {},
    status: 200,
    body,
  });

  it('counts the same answer to the same question, also with others between', () => {
    const answers = new RepeatedAnswers();
    answers.add(answer(1, 'A', 1));
    answers.add(answer(2, 'B', 1));
    answers.add(answer(3, 'A', 1));
    answers.add(answer(4, 'A', 2));
    answers.add(answer(5, 'A', 1));
    expect(
      answers.kept.map(({ operation, body, at, times, until }) => [operation, body, at, times, until]),
    ).toEqual([
      ['A', 1, 1, 2, 3],
      ['B', 1, 2, undefined, undefined],
      ['A', 2, 4, undefined, undefined],
      ['A', 1, 5, undefined, undefined],
    ]);
  });

  it('gives what came from one time up to another, by its clock', () => {
    const answers = new RepeatedAnswers();
    answers.add(answer(1, 'A', 1));
    answers.add(answer(2, 'B', 1));
    answers.add(answer(9, 'B', 1));
    answers.add(answer(12, 'A', 2));
    answers.add(answer(20, 'A', 3));
    expect(
      answers.between(5, 20).map(({ operation, body, at, until }) => [operation, body, at, until]),
    ).toEqual([
      ['B', 1, 0, 4],
      ['A', 2, 7, undefined],
    ]);
  });
});

describe('rolloutWindow', () => {
  const seen = (at: number, id: string) => answerOf(at, 'DescribeServices', {}, { deployments: [{ id }] });
  const update = (at: number, service: string, id: string) =>
    answerOf(at, 'UpdateService', { service }, { service: { deployments: [{ id }] } });
  const answerOf = (at: number, operation: string, request: object, body: object) => ({
    at,
    operation,
    request,
    status: 200,
    body,
  });
  const mine = { deploymentId: 'ecs-svc/2' };

  it.each([
    [
      'from the update that began it',
      [seen(1, 'ecs-svc/1'), update(3, 'api', 'ecs-svc/2'), seen(5, 'ecs-svc/2')],
      3,
      Infinity,
    ],
    [
      'from the first look where the update’s answer was lost',
      [
        seen(1, 'ecs-svc/1'),
        { at: 3, operation: 'UpdateService', request: { service: 'api' } },
        seen(5, 'ecs-svc/2'),
      ],
      5,
      Infinity,
    ],
    [
      'to the next one, such as the way back',
      [update(3, 'api', 'ecs-svc/2'), seen(5, 'ecs-svc/2'), update(9, 'api', 'ecs-svc/3')],
      3,
      9,
    ],
    [
      'past another service’s',
      [update(3, 'api', 'ecs-svc/2'), update(4, 'worker', 'ecs-svc/9')],
      3,
      Infinity,
    ],
    ['past one whose id begins alike', [seen(1, 'ecs-svc/22'), seen(2, 'ecs-svc/2')], 2, Infinity],
    ['all where nothing knows it', [seen(1, 'ecs-svc/1')], 0, Infinity],
  ])('goes %s', (_, answers, from, to) => {
    expect(rolloutWindow(answers, 'shop/api', mine)).toEqual({ from, to });
  });
});

describe('replayHandler', () => {
  it('gives the unmodified client what was recorded, in order and as often, the last for ever', async () => {
    const counts = [0, 0, 1, 2];
    const { client, recorder } = await record({ DescribeServices: counts.map(service) });
    for (const _ of counts) await client.send(describeApi);
    const again = open('https://ecs.invalid');
    replayHandler(recorder.trace(about)).attach(again);
    const seen: (number | undefined)[] = [];
    for (let look = 0; look < 6; look++)
      seen.push((await again.send(describeApi)).services?.[0]?.runningCount);
    expect(seen).toEqual([0, 0, 1, 2, 2, 2]);
  });

  it('answers one question by what another was answered, and an operation that is not there by saying so', async () => {
    const { client, recorder } = await record({ DescribeServices: [service(3)] });
    await client.send(describeApi);
    const again = open('https://ecs.invalid');
    replayHandler(recorder.trace(about)).attach(again);
    const other = new DescribeServicesCommand({ cluster: 'shop', services: ['worker', 'api'] });
    expect((await again.send(other)).services?.[0]?.runningCount).toBe(3);
    await expect(again.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'api' }))).rejects.toThrow(
      'the trace has no answer to DescribeTaskDefinition',
    );
  });

  it('repeats errors and lost answers', async () => {
    const { client, recorder } = await record({
      DescribeServices: [{ error: 'ServerException', status: 500 }, 'reset', service(1)],
    });
    for (let look = 0; look < 3; look++) await client.send(describeApi).catch(() => {});
    const again = open('https://ecs.invalid');
    const replay = replayHandler(recorder.trace(about));
    replay.attach(again);
    await expect(again.send(describeApi)).rejects.toMatchObject({ name: 'ServerException' });
    await expect(again.send(describeApi)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await again.send(describeApi)).services).toHaveLength(1);
    expect(replay.at()).toBe(recorder.trace(about).answers[2]?.at);
  });
});
