import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalNotices, startNotices } from '../../local-cloud/src/notices/start.ts';
import { datadog, type Marker, newRelic, noticeOf, sentry, type Wires } from '../src/index.ts';
import { news, remembering } from './news.ts';
import { NEXT } from './shop.ts';
import { noted } from './wires.ts';

let local: LocalNotices;
beforeEach(async () => {
  local = await startNotices();
});
afterEach(() => local.close());
/** The stand-ins refuse what is too old by the time that it is. */
const fresh = () => {
  const shift = Date.now() - Date.parse('2026-11-30T12:30:00Z');
  const { markers, ...rest } = news('live');
  const moved = (time: string) => new Date(Date.parse(time) + shift).toISOString();
  return {
    ...rest,
    markers: markers.map(each => ({ ...each, begun: moved(each.begun), ended: moved(each.ended) })),
  };
};

describe('Sentry', () => {
  const open = (given: object = {}) => {
    const { token, organization, projects } = local.sentry;
    const known = { base: local.env.SENTRY_URL ?? '', token, organization, projects, release: 'shop@{sha}' };
    return sentry({ ...known, ...given }, noted().wires);
  };

  it('has the release and one deploy of it, though nobody remembers and answers are lost', async () => {
    local.faults.add({ kind: 'reset-after', service: 'sentry' });
    for (const _ of 'xx') expect((await open().tell(news('live'), [])).did).toBe('set for production/42.1');
    expect([...local.sentry.releases.values()]).toEqual([
      {
        version: `shop@${NEXT}`,
        projects: ['api', 'web'],
        deploys: [{ id: '1', environment: 'production', name: '42.1', dateFinished: '2026-11-30T12:05:00Z' }],
      },
    ]);
  });

  it('is asked nothing about what it was told', async () => {
    const { tell } = remembering(open());
    await tell('live');
    const asked = local.log.requests('sentry').length;
    expect((await tell('bad')).did).toBe('nothing new');
    expect(local.log.requests('sentry')).toHaveLength(asked);
  });

  it.each([
    [{ projects: ['nothing'] }, 'Sentry answered 400 to create a release', 'slugs'],
    [{ organization: 'others' }, 'Sentry answered 404 to create a release', 'slug of the organisation'],
    [{ token: 'sntrys_secret' }, 'Sentry answered 401 to create a release', 'still valid'],
  ])('with %j it says what to do', async (given, message, hint) => {
    const { failure } = await open(given).tell(news('live'), []);
    expect(failure).toMatchObject({ message, hint: expect.stringContaining(hint) });
    expect(failure?.stack).not.toContain('sntrys_secret');
  });
});

describe('Datadog', () => {
  const open = (key = local.datadog.key) =>
    datadog({ base: local.env.DATADOG_API_URL ?? '', key, repository: 'acme/shop' }, noted(Date.now()).wires);

  it('has an event with what a dashboard asks by', async () => {
    await open().tell(fresh(), []);
    expect(local.datadog.events).toMatchObject([
      {
        title: 'api, orders, web 1a2b3c4: live in production',
        alert_type: 'info',
        tags: [
          'event:deployment',
          'env:production',
          `version:${NEXT}`,
          'release:42.1',
          'repository:acme/shop',
          'service:api',
          'service:orders',
          'service:web',
        ],
      },
    ]);
  });

  it('wakes nobody by a name in a text', async () => {
    const { markers, ...rest } = fresh();
    const named = markers.map(marker => ({ ...marker, by: '@all', back: 'asked for by @pagerduty-shop' }));
    await open().tell({ ...rest, markers: named }, []);
    const [event] = local.datadog.events;
    expect(`${event?.title} ${event?.text}`).not.toMatch(/@[\w-]/);
    expect(event?.text.replaceAll('\u200b', '')).toContain('asked for by @pagerduty-shop');
  });

  it('is told nothing that it would not take any more', async () => {
    const late = Date.parse('2026-11-30T12:05:00Z') + 18 * 3_600_000;
    const { key } = local.datadog;
    const channel = datadog({ base: local.url, key, repository: 'acme/shop' }, noted(late).wires);
    expect((await channel.tell(news('live'), [])).did).toBe('nothing new');
    expect(local.log.requests()).toEqual([]);
  });

  it('says of a bad key what it should be', async () => {
    const { failure } = await open('of-another-site').tell(fresh(), []);
    expect(failure).toMatchObject({
      message: 'Datadog answered 403 to post an event',
      hint: expect.stringContaining('datadog-site'),
    });
  });
});

describe('New Relic', () => {
  const open = (given: object = {}) => {
    const { key, entities } = local.newRelic;
    const url = local.env.NEW_RELIC_API_URL ?? '';
    return newRelic({ url, key, entities, ...given }, noted(Date.now()).wires);
  };

  it('has a change for each entity, all of whose texts are variables', async () => {
    await open().tell(fresh(), []);
    expect(local.newRelic.changes).toMatchObject(
      local.newRelic.entities.map(entity => ({ entity, variables: { version: NEXT, user: 'alice' } })),
    );
  });

  it('has each change once, though one of its entities is not there', async () => {
    const [first = ''] = local.newRelic.entities;
    const channel = open({ entities: [first, 'MTIzNDU2Nzg5MA', ...local.newRelic.entities.slice(1)] });
    const told = await channel.tell(fresh(), []);
    expect(local.newRelic.changes.map(({ entity }) => entity)).toEqual(local.newRelic.entities);
    expect(told.failure).toMatchObject({ message: expect.stringContaining('NOT_FOUND') });
    const before = told.remember.map(one => noticeOf(one.about, channel.id, one, new Date().toISOString()));
    await channel.tell(fresh(), before);
    expect(local.newRelic.changes).toHaveLength(2);
  });

  it.each([
    [{ entities: ['MTIzNDU2Nzg5MA'] }, 'New Relic refused changeTrackingCreateEvent: NOT_FOUND', 'GUID'],
    [
      { key: 'NRAK-OTHER' },
      'New Relic answered 401 to changeTrackingCreateEvent: ACCESS_DENIED',
      'still valid',
    ],
  ])('with %j it says what to do', async (given, message, hint) => {
    const { failure } = await open(given).tell(fresh(), []);
    expect(failure).toMatchObject({ message, hint: expect.stringContaining(hint) });
  });
});

describe('each', () => {
  const urls = { base: 'https://x.example', url: 'https://x.example/' };
  const all = (wires: Wires) => [
    sentry({ ...urls, token: 't', organization: 'acme', projects: ['api'], release: '{sha}' }, wires),
    datadog({ ...urls, key: 'k', repository: 'acme/shop' }, wires),
    newRelic({ ...urls, key: 'k', entities: ['MTIz', 'MTI0'] }, wires),
  ];

  it('does not take a page of somebody else’s for an answer', async () => {
    const { wires } = noted(Date.now());
    const fetch = async () => new Response('<html>Log in</html>');
    for (const channel of all({ ...wires, fetch }))
      expect(await channel.tell(fresh(), []), channel.name).toMatchObject({
        remember: [],
        failure: { message: expect.stringContaining('something that is not of ') },
      });
  });

  it('is asked about one marker only where it does not answer: nobody waits for all of them', async () => {
    const { markers, ...rest } = fresh();
    const many = Array.from({ length: 5 }, (_, n) => ({ ...markers[0], release: `${n}.1` }) as Marker);
    const { wires } = noted(Date.now());
    const asked = new Map<string, number>();
    for (const channel of all({ ...wires, fetch: async () => Promise.reject(new Error('gone')) })) {
      const { failure } = await channel.tell({ ...rest, markers: many }, []);
      expect(failure?.message).toContain('asked 4 times');
    }
    const slow = {
      ...wires,
      fetch: async (url: string, { headers }: RequestInit) => count(asked, url, headers),
    };
    for (const channel of all(slow)) await channel.tell({ ...rest, markers: many }, []);
    expect([...asked.values()]).toEqual([4, 4, 4]);
  });
});

function count(asked: Map<string, number>, url: string, headers: RequestInit['headers']): never {
  const key = `${url} ${Object.keys(headers ?? {}).join(' ')}`;
  asked.set(key, (asked.get(key) ?? 0) + 1);
  throw new Error('gone');
}
