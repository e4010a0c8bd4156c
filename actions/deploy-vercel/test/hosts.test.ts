import type { DomainView, ProjectView } from '@pipeline/vercel';
import { expect, it } from 'vitest';
import { mustBeNoDomains } from '../src/hosts.ts';

const domain = (host: string, more: Partial<DomainView> = {}): DomainView => ({
  host,
  verified: true,
  redirect: undefined,
  gitBranch: undefined,
  environment: undefined,
  ...more,
});
const domains = [
  domain('shop.example.com'),
  domain('old.example.com', { redirect: 'shop.example.com' }),
  domain('dev.example.com', { gitBranch: 'develop' }),
  domain('qa.example.com', { environment: 'env_qa' }),
];
const view = { id: 'prj_1', environments: [{ id: 'env_qa', slug: 'qa' }] } as unknown as ProjectView;

function asked(environment: string, ...hosts: string[]): Promise<void> {
  const kind = environment === 'preview' ? 'preview' : environment === 'qa' ? 'custom' : 'production';
  const goal = { target: environment, kind, environment } as const;
  const api = { domains: async () => domains } as never;
  return mustBeNoDomains({ goal, hosts }, { view, name: 'acme/shop-web' }, { api });
}

it.each([
  ['production’s', 'preview', 'shop.example.com'],
  ['one that redirects', 'preview', 'old.example.com'],
  ['a branch’s', 'qa', 'dev.example.com'],
  ['another environment’s', 'preview', 'qa.example.com'],
])('a preview does not take %s domain', async (_, environment, host) => {
  await expect(asked(environment, 'pr.example.com', host)).rejects.toThrow(
    `${host} is a domain of acme/shop-web`,
  );
});

it.each([
  ['preview', 'pr.example.com'],
  ['qa', 'qa.example.com'],
  ['production', 'shop.example.com'],
])('%s may have %s', async (environment, host) => {
  await expect(asked(environment, host)).resolves.toBeUndefined();
});
