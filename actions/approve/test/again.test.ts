import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASK, type Ended, IMAGES, image, placeOf, type Scene } from './scene.ts';
import { first, moved, PROMOTED, second, start } from './twice.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await start();
});
afterEach(() => shop.github.close());

interface Asked {
  shop: Scene;
  number: number;
  code: string;
  /** Of ann's yes. */
  yes: number;
}

async function approved(on: Scene): Promise<Asked> {
  const { number, code } = placeOf(await on.step(ASK));
  await on.comment(number, 'ann', `/approve ${code}`);
  const yes = on.comments(number).find(({ user }) => user.login === 'ann')?.id ?? 0;
  return { shop: on, number, code, yes };
}

interface Event {
  happens(asked: Asked): unknown;
  /** Inputs of the deploying job, where it is these that make the difference by now. */
  inputs?: Record<string, string>;
}

const says = (login: string, command: string) => ({
  happens: ({ shop, number, code }: Asked) =>
    shop.github.as(login).comment('org/shop', number, command.replace('CODE', code)),
});

/** What must stop the deploy when it happens while the job waits, and what is then said of it. */
const STOPPING: Record<string, Event & { why: RegExp }> = {
  'ann withdraws': {
    ...says('ann', '/withdraw CODE'),
    why: /pending: .*; the yes of ann, which counted when .*, counts no more: was withdrawn$/,
  },
  'ann edits her yes': {
    happens: ({ shop, number, yes }) => {
      const there = shop.comments(number).find(({ id }) => id === yes);
      if (there) shop.github.as('ann').edit('org/shop', yes, `${there.body}\n:tada:`);
    },
    why: /pending: .*; the yes of ann, .* counts no more: it was edited/,
  },
  'her yes is deleted': {
    happens: ({ shop, yes }) => shop.github.as('ann').remove('org/shop', yes),
    why: /pending: .*; the yes of ann, .* is not there any more$/,
  },
  'ann denies it': {
    ...says('ann', '/deny CODE no'),
    why: /denied: ann denied it; the yes of ann, .* counts no more: has denied it since$/,
  },
  'bob denies it': { ...says('bob', '/deny CODE no'), why: /denied: bob denied it$/ },
  'a freeze begins': {
    happens: () => undefined,
    inputs: { freeze: '2026-11-01 - 2026-11-30' },
    why: /pending: approved by ann, but nothing goes live until 2026-12-01/,
  },
  'something newer is asked for': {
    happens: ({ shop }) => shop.step(ASK, { runId: '43' }),
    why: /void: request 43\.1 was made in production since$/,
  },
  'something newer is released': {
    happens: ({ shop }) => shop.released('production', '48.1', { api: image('api', 'c') }),
    why: /void: release 48\.1 was made in production since$/,
  },
  'production is rolled back': {
    happens: ({ shop }) => shop.released('production', '49.1', IMAGES, { back: { to: '9.1', why: 'bad' } }),
    why: /void: release 49\.1 took production back to release 9\.1 since$/,
  },
  'the issue is changed': {
    happens: ({ shop, number }) => shop.github.as('mallory').editIssue('org/shop', number, { body: 'fine' }),
    why: /void: .*somebody has changed it/,
  },
};

const HARMLESS: Record<string, Event> = {
  'a stranger denies it': says('eve', '/deny CODE no'),
  'the author approves it': says('dave', '/approve CODE'),
  'bob talks': says('bob', 'Ship it'),
  'staging is asked for': {
    happens: ({ shop }) => shop.step({ ...ASK, environment: 'staging' }, { runId: '44' }),
  },
};

async function waits(asked: Asked, events: readonly (Event | undefined)[]): Promise<Ended> {
  const before = await first(asked.shop);
  expect(before.outputs).toMatchObject({ state: 'approved', 'approved-by': 'ann', images: IMAGES });
  for (const event of events) {
    asked.shop.pass(600_000);
    await event?.happens(asked);
  }
  return second(asked.shop, before, Object.assign({}, ...events.map(event => event?.inputs)));
}

describe('between the first and the second verification', () => {
  it.each(Object.entries(STOPPING))('%s: nothing is deployed, and why is said', async (_, event) => {
    const { error, outputs } = await waits(await approved(shop), [event]);
    expect(error?.message).toMatch(/^Not approved for production any more: request 42\.1 is /);
    expect(error?.message).toMatch(event.why);
    expect(error).toMatchObject({ hint: expect.stringContaining('such as copying images') });
    // It has been decided once: no answer starts another run.
    expect(error).not.toMatchObject({ hint: expect.stringContaining('starts this one') });
    expect(outputs).not.toHaveProperty('images');
  });

  it.each(Object.entries(HARMLESS))(
    '%s: what was approved is deployed from where it is now',
    async (_, event) => {
      const { error, outputs } = await waits(await approved(shop), [event]);
      expect(error).toBeUndefined();
      expect(outputs).toMatchObject({ state: 'approved', 'approved-by': 'ann', images: PROMOTED });
    },
  );

  it('any sequence of events is stopped by one that must stop it, and by nothing else', async () => {
    const events = fc
      .tuple(fc.subarray(Object.keys(HARMLESS)), fc.subarray(Object.keys(STOPPING), { maxLength: 2 }))
      .chain(([harmless, stopping]) => {
        const all = [...harmless, ...stopping];
        return fc.shuffledSubarray(all, { minLength: all.length });
      });
    await fc.assert(
      fc.asyncProperty(events, async names => {
        const own = await start();
        try {
          const happening = names.map(name => STOPPING[name] ?? HARMLESS[name]);
          const { outputs } = await waits(await approved(own), happening);
          const stopped = names.some(name => name in STOPPING);
          expect(outputs.state === 'approved').toBe(!stopped);
          expect('images' in outputs).toBe(!stopped);
        } finally {
          await own.github.close();
        }
      }),
      { numRuns: 20, examples: [[['bob talks', 'a stranger denies it']], [['bob talks', 'ann withdraws']]] },
    );
  }, 60_000);

  it('another yes stands in for one that is taken back', async () => {
    const { outputs } = await waits(await approved(shop), [
      says('ann', '/withdraw CODE'),
      says('bob', '/approve CODE'),
    ]);
    expect(outputs).toMatchObject({ state: 'approved', 'approved-by': 'bob', images: PROMOTED });
  });

  it('the same digests elsewhere are what was approved, and no others are', async () => {
    const other = { ...PROMOTED, api: moved(image('api', 'f')) };
    await approved(shop);
    const before = await first(shop);
    const { error, outputs } = await second(shop, before, { images: JSON.stringify(other) });
    expect(error?.message).toMatch(
      /^Not approved for production: what is about to go live is not .* api is sha256:f/,
    );
    expect(outputs).not.toHaveProperty('images');
    const tagged = { ...PROMOTED, api: '1.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1' };
    await expect(second(shop, before, { images: JSON.stringify(tagged) })).rejects.toThrow(/names no digest/);
  });

  it('a job that is run again goes on by the same yes, and by none that was taken back', async () => {
    const asked = await approved(shop);
    const before = await first(shop);
    await shop.released('production', '50.1', { api: PROMOTED.api }, { verdict: 'failed' });
    expect((await second(shop, before, {}, { attempt: '2' })).outputs.state).toBe('approved');
    await says('ann', '/withdraw CODE').happens(asked);
    expect((await second(shop, before, {}, { attempt: '3' })).error?.message).toMatch(/any more: .* pending/);
  });

  it('a dry run verifies neither time', async () => {
    const dry = { 'dry-run': 'true' };
    const before = await first(shop, dry);
    expect(before.outputs).not.toHaveProperty('approved-by');
    expect((await second(shop, before, dry)).outputs).toMatchObject({ state: 'planned', images: PROMOTED });
  });
});
