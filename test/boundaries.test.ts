import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/paths.ts';
import { complaints, undeclared } from './boundaries/rules.ts';
import { declared, readSource, sources } from './boundaries/source.ts';

const all = sources();

describe('the whole repository', () => {
  it('keeps to the import rules', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.flatMap(complaints)).toEqual([]);
  });

  it('declares what it imports', () => {
    const tools = declared('.').devDependencies;
    expect(all.flatMap(source => undeclared(source, declared(source.owner), tools))).toEqual([]);
  });

  it('has a rule for every package', () => {
    const packages = readdirSync(join(root, 'packages')).filter(name =>
      existsSync(join(root, 'packages', name, 'package.json')),
    );
    // A package without a line in EDGES may import none of ours, and no action may import it.
    const probe = (name: string) => complaints(readSource('scripts/x.ts', `import '@pipeline/${name}';`));
    expect(packages.flatMap(probe)).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['packages/contracts/src/a.ts', "import { x } from 'node:fs';", 'is pure and imports node:fs'],
    ['packages/rollout/src/a.ts', 'const now = Date.now();', 'is pure and uses Date.now'],
    ['packages/rollout/src/a.ts', 'await fetch(url);', 'is pure and uses fetch'],
    ['packages/contracts/src/a.ts', 'new Date();', 'is pure and uses new Date()'],
    ['packages/contracts/src/a.ts', "import '@pipeline/rollout';", 'may not import @pipeline/rollout'],
    ['packages/ecs/src/a.ts', "import { c } from '@pipeline/checks';", 'may not import @pipeline/checks'],
    [
      'packages/ecs/src/a.ts',
      "import type { L } from '@pipeline/action-kit';",
      'may not import @pipeline/action-kit',
    ],
    ['packages/ecs/src/a.ts', "import { C } from '@aws-sdk/client-ecs';", 'when it is first needed'],
    ['packages/oci/src/a.cts', "const core = require('@actions/core');", 'imports @actions/core'],
    ['packages/oci/src/a.ts', "type Core = typeof import('@actions/core');", 'imports @actions/core'],
    [
      'packages/checks/src/a.ts',
      "const e = await import('@aws-sdk/client-ecs');",
      'imports @aws-sdk/client-ecs',
    ],
    [
      'packages/attestation/src/a.ts',
      "import { Verifier } from '@sigstore/verify';",
      'when it is first needed',
    ],
    ['packages/oci/src/a.ts', "await import('@sigstore/sign');", 'imports @sigstore/sign'],
    [
      'packages/google-identity/src/a.ts',
      "import { IdentityPoolClient } from 'google-auth-library';",
      'when it is first needed',
    ],
    [
      'packages/registry-login/src/a.ts',
      "await import('google-auth-library');",
      'imports google-auth-library',
    ],
    [
      'packages/cloudrun/src/a.ts',
      "import { ServicesClient } from '@google-cloud/run';",
      'when it is first needed',
    ],
    ['actions/gate/src/a.ts', "await import('@google-cloud/run');", 'imports @google-cloud/run'],
    ['packages/ecs/src/a.ts', "import * as core from '@actions/core';", 'imports @actions/core'],
    ['packages/oci/src/a.ts', 'const home = process.env.HOME;', 'reads process.env'],
    ['packages/oci/src/a.ts', 'const { HOME } = globalThis.process.env;', 'reads process.env'],
    ['packages/oci/src/a.ts', "export { x } from '../../ecs/src/api.ts';", 'reaches into packages/ecs'],
    [
      'actions/gate/src/a.ts',
      "import { x } from '../../deploy-ecs/src/config.ts';",
      'reaches into actions/deploy-ecs',
    ],
    [
      'actions/gate/src/a.ts',
      "import { x } from '@pipeline/deploy-ecs';",
      'may not import @pipeline/deploy-ecs',
    ],
    [
      'actions/gate/test/a.test.ts',
      "import { x } from '@pipeline/process-target';",
      'may not import @pipeline/process-target',
    ],
    [
      'actions/gate/src/a.ts',
      "import { x } from '@pipeline/local-cloud';",
      'may not import @pipeline/local-cloud',
    ],
    ['scripts/a.ts', "import { x } from '../actions/gate/src/config.ts';", 'imports an action'],
    ['packages/ecs/src/string-utils.ts', '', 'has a name that says nothing'],
    ['packages/ecs/src/helpers/a.ts', '', 'has a name that says nothing'],
  ])('%s: not %j', (path, text, complaint) => {
    expect(complaints(readSource(path, text)).join('\n')).toContain(complaint);
  });

  it.each([
    [
      'packages/ecs/src/a.ts',
      "import type { C } from '@aws-sdk/client-ecs'; await import('@aws-sdk/client-ecs');",
    ],
    [
      'packages/rollout/src/a.ts',
      "// process.env, fetch() and Date.now() are not for us\nimport '@pipeline/contracts';",
    ],
    ['packages/action-kit/src/context.ts', 'readContext(process.env);'],
    ['packages/ecs/src/a.ts', 'const failed = /^import "@actions\\/core"/;'],
    [
      'actions/gate/test/a.test.ts',
      "import { startCloud } from '../../../packages/local-cloud/src/index.ts';",
    ],
    ['scripts/a.ts', "import { x } from '../packages/local-cloud/src/index.ts'; process.env.PATH;"],
  ])('%s may: %j', (path, text) => {
    expect(complaints(readSource(path, text))).toEqual([]);
  });

  it.each([
    ['packages/ecs/src/a.ts', 250, []],
    ['packages/ecs/src/a.ts', 251, ['packages/ecs/src/a.ts: has 251 lines, more than 250']],
    ['packages/ecs/test/a.test.ts', 251, []],
  ])('%s of %i lines', (path, lines, expected) => {
    expect(complaints(readSource(path, '\n'.repeat(lines)))).toEqual(expected);
  });

  it('finds an import that no package.json declares, by its package name', () => {
    const source = readSource('packages/ecs/src/a.ts', "import 'left-pad/lib/x.js'; import '@scope/a/b';");
    const own = { name: '@pipeline/ecs', dependencies: [], devDependencies: ['left-pad'] };
    expect(undeclared(source, own, ['@scope/a'])).toEqual([
      'packages/ecs/src/a.ts: imports left-pad, which packages/ecs/package.json does not declare',
      'packages/ecs/src/a.ts: imports @scope/a, which packages/ecs/package.json does not declare',
    ]);
  });
});
