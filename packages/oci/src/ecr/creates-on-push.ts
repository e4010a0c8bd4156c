import { RemoteError } from '@pipeline/contracts';
import { type EcrAccess, withEcr } from './client.ts';

/**
 * Whether the registry makes such a repository when it is first pushed to; `undefined` where this identity may not know.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export async function ecrCreatesOnPush(access: EcrAccess, repository: string): Promise<boolean | undefined> {
  const { paginateDescribeRepositoryCreationTemplates } = await import('@aws-sdk/client-ecr');
  const operation = 'DescribeRepositoryCreationTemplates';
  const found = await withEcr(access, ask =>
    ask({ operation, permissions: `ecr:${operation}` }, async client => {
      const templates = [];
      for await (const page of paginateDescribeRepositoryCreationTemplates({ client }, {}))
        templates.push(...(page.repositoryCreationTemplates ?? []));
      return templates;
    }),
  ).catch((error: unknown) => {
    if (error instanceof RemoteError) return undefined;
    throw error;
  });
  // The longest prefix decides, and `ROOT` where there is none.
  const nearest = found
    ?.filter(({ prefix = '' }) => prefix === 'ROOT' || `${repository}/`.startsWith(`${prefix}/`))
    .toSorted((a, b) => rank(b.prefix) - rank(a.prefix))[0];
  return found && (nearest?.appliedFor ?? []).includes('CREATE_ON_PUSH');
}

function rank(prefix = ''): number {
  return prefix === 'ROOT' ? 0 : prefix.length;
}
