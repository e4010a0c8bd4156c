import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingPermission } from '../../packages/oci/src/auth/permissions.ts';
import { root } from '../../scripts/paths.ts';

/** Where a client of another service than ECS is used, and what its permissions begin with. */
const SERVICES: [RegExp, string][] = [
  [/codedeploy\/api\.ts$/, 'codedeploy'],
  [/scheduled\/rules\.ts$/, 'events'],
  [/scheduled\/schedules\.ts$/, 'scheduler'],
  [/metric\//, 'cloudwatch'],
  [/model\//, 's3'],
  [/log-tail\.ts$/, 'logs'],
];

/** Two that are not named as their permission is, or that no action asks for. */
const OTHERWISE: Record<string, string | undefined> = {
  's3:HeadObject': 's3:GetObject',
  // Names for a hint; deploy-ecs does not ask for it.
  'ecs:ListTaskDefinitionFamilies': undefined,
};

/** What the package for ECS asks AWS for, as permissions. */
export function permissionsCalled(): Set<string> {
  const folder = join(root, 'packages/ecs/src');
  const found = new Set<string>();
  for (const path of globSync('**/*.ts', { cwd: folder })) {
    const text = readFileSync(join(folder, path), 'utf8');
    const service = SERVICES.find(([pattern]) => pattern.test(path))?.[1] ?? 'ecs';
    for (const [, client, operation] of text.matchAll(/new (?:(\w+)\.)?(?:sdk\.)?([A-Z]\w+)Command\(/g)) {
      const called = `${client === 'ecs' ? 'ecs' : service}:${operation}`;
      const needed = called in OTHERWISE ? OTHERWISE[called] : called;
      if (needed !== undefined) found.add(needed);
    }
  }
  return found;
}

/** A private ECR, and the public one. */
const ECRS = ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'public.ecr.aws'];

/** What whoever pushes to ECR asks its APIs and its registries for, and makes repositories there, as permissions. */
export function pushPermissions(): Set<string> {
  const folder = join(root, 'packages/oci/src/ecr');
  const called = globSync('*.ts', { cwd: folder }).flatMap(path => {
    const service = path === 'public.ts' ? 'ecr-public' : 'ecr';
    const text = readFileSync(join(folder, path), 'utf8');
    return [...text.matchAll(/new (?:sdk\.)?([A-Z]\w+)Command\(/g)].map(
      ([, operation]) => `${service}:${operation}`,
    );
  });
  const told = ECRS.flatMap(
    host => missingPermission(host, 'push').match(/(?:ecr(?:-public)?|sts):\w+/g) ?? [],
  );
  return new Set([...called, ...told]);
}
