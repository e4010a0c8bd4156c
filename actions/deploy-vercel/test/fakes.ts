import type { Check } from '@pipeline/rollout';
import type { Vercel } from '@pipeline/vercel-stage';
import { beforeEach } from 'vitest';
import { stagePorts } from '../../../packages/deploy-stage/test/stage-ports.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import { BuildingVercel, source } from '../../../packages/vercel/test/target/building-vercel.ts';
import { deployVercel } from '../src/deploy-vercel.ts';
import type { Ports, Standpoint } from '../src/ports.ts';
import { type Around, type Given, read } from './config/read.ts';

const EPOCH = 1_000_000;
export const DOMAIN = 'shop.example.com';
export const LIVE = 'dpl_live';
export const PRODUCTION = { target: 'production' };
/** What the looks at a build show that failed. */
export const BROKEN = [
  { state: 'BUILDING', substate: undefined },
  {
    state: 'ERROR',
    substate: undefined,
    error: { code: 'BUILD_FAILED', message: 'Command "npm run build" exited with 1' },
  },
];
export const text = (value: unknown) => JSON.stringify(value);

/** A shop that is another one in each test, and what is deployed to it, not dry. */
export function shopForEach() {
  const shop = {} as ReturnType<typeof aShop>;
  beforeEach(() => void Object.assign(shop, aShop()));
  const deploy = (inputs: Given = {}, ports: Partial<Ports> = {}, where: Around = {}) =>
    deployVercel(read({ 'dry-run': 'false', team: 'acme', ...inputs }, where), shop.ports(ports));
  return { shop, deploy };
}

/** A project whose production is live at a domain, in time that passes only while someone waits. */
export function aShop() {
  const api = new BuildingVercel({ live: LIVE });
  api.addDomain(DOMAIN);
  const clock = turningClock(EPOCH);
  const abort = new AbortController();
  const { lines, warnings, kept, ports: stage } = stagePorts(clock, abort);
  const told: unknown[][] = [];
  const masked: string[] = [];
  /** What a check was asked of, and what it was to say. */
  const looks: {
    at: string;
    url: string | undefined;
    secret: string | undefined;
    live: string | undefined;
  }[] = [];
  const vercel: Vercel = {
    api,
    afterwards: api,
    trace: ({ subject, started, verdict }) => ({
      schema: 1,
      target: 'vercel',
      subject,
      started,
      ...(verdict && { verdict }),
      answers: [],
    }),
  };
  const json = { file: undefined, body: {}, env: {}, buildEnv: {}, meta: {}, warnings: [] };
  const ports = (fields: Partial<Ports> = {}): Ports => ({
    ...stage,
    hasToken: true,
    openVercel: async () => vercel,
    readVercelJson: async () => json,
    readSource: async () => source,
    mask: secret => masked.push(secret),
    github: {
      comment: async (...said) => void told.push(['comment', ...said]),
      show: async (...said) => {
        told.push(['show', ...said]);
        return async (...end) => void told.push(['end', ...end]);
      },
      withdraw: async (...said) => void told.push(['withdraw', ...said]),
    },
    ...fields,
  });
  /** Notes what is looked at, and where the domain answers from meanwhile. */
  const checkAt =
    (ok: boolean, detail = 'looked') =>
    ({ url, secret }: Standpoint): Check =>
    async ({ hold }) => {
      looks.push({ at: hold?.at ?? 'end', url: url(), secret, live: api.whereIs(DOMAIN) });
      return { ok, detail, ...(ok && { checks: ['HTTP checks'] }) };
    };
  const created = () => api.calls.filter(call => call === 'create').length;
  return { api, clock, abort, lines, warnings, kept, told, masked, looks, json, ports, checkAt, created };
}
