import { configured } from '@pipeline/action-kit';
import { configure } from '../src/config/config.ts';
import type { Ports, Publisher } from '../src/ports.ts';
import { publishRelease } from '../src/publish-release.ts';
import { spec } from '../src/spec.gen.ts';
import type { openShop } from './shop.ts';

type Shop = Awaited<ReturnType<typeof openShop>>;

/** The stage as a workflow runs it, over a release log in a folder and whatever stands for GitHub. */
export function stageOn(shop: Pick<Shop, 'log' | 'journal'>, github: Publisher) {
  const files = new Map<string, string>();
  const warnings: string[] = [];
  const ports: Ports = {
    home: shop,
    github,
    repositoryUrl: 'https://github.com/org/shop',
    async keepFile(name, text) {
      files.set(name, text);
      return `/tmp/${name}`;
    },
    log: { info: () => {}, warn: line => void warnings.push(line), group: (_, phase) => phase() },
    clock: { now: () => Date.parse('2026-12-01T08:00:00.000Z') },
  };
  async function run(inputs: Record<string, string>) {
    const given = Object.entries({ 'github-token': 't', ...inputs });
    const env = Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
    const config = configured(spec, env, (inputs, problems) =>
      configure(inputs, problems, { dryRun: given => given === true, githubUrl: undefined }),
    );
    return publishRelease(config, ports);
  }
  return {
    publish: (inputs: Record<string, string> = {}) => run({ version: '1.4.2', ...inputs }),
    withdraw: (inputs: Record<string, string> = {}) => run({ operation: 'withdraw', ...inputs }),
    notes: () => files.get('release-notes.md') ?? '',
    warnings,
  };
}
