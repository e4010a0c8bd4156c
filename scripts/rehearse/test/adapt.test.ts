import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../paths.ts';
import { adaptForAct } from '../adapt.ts';

const workflow = `jobs:
  deploy:
    environment:
      name: staging
      deployment: false # kept by the pipeline
    concurrency:
      group: x
      queue: max
    steps:
      - uses: actions/checkout@abc # v7
      - uses: $/deploy-ecs
        with:
          queue-name: a
      - uses: $/smoke-test # prove it
  release:
    uses: $/.github/workflows/release-ecs.yml
`;

it('rewrites what act does not know, and nothing else', () => {
  const { text, rewritten } = adaptForAct(workflow, 'org/pipeline', 'v1');
  expect(parse(text)).toEqual({
    jobs: {
      deploy: {
        environment: { name: 'staging' },
        concurrency: { group: 'x' },
        steps: [
          { uses: 'actions/checkout@abc' },
          { uses: 'org/pipeline/deploy-ecs@v1', with: { 'queue-name': 'a' } },
          { uses: 'org/pipeline/smoke-test@v1' },
        ],
      },
      release: { uses: 'org/pipeline/.github/workflows/release-ecs.yml@v1' },
    },
  });
  expect(rewritten).toHaveLength(3);
});

it('leaves an ordinary workflow as it is', () => {
  const plain = 'jobs:\n  a:\n    uses: org/pipeline/.github/workflows/x.yml@v1\n';
  expect(adaptForAct(plain, 'org/pipeline', 'v1')).toEqual({ text: plain, rewritten: [] });
});

it('leaves nothing in our own templates that act refuses', () => {
  const templates = join(root, 'workflows-templates/reusable');
  const names = readdirSync(templates);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    const { text } = adaptForAct(readFileSync(join(templates, name), 'utf8'), 'org/pipeline', 'v1');
    expect(text).not.toMatch(/\$\/|uses: \.\/|queue:|deployment: (?:true|false)/);
  }
});
