import type { Role } from '../sts/session.ts';

/** GitHub's OIDC provider as IAM names it. */
export const GITHUB = 'token.actions.githubusercontent.com';

/**
 * The role of a user who followed GitHub's guide, for all jobs of a repository, or for those of an environment alone;
 * subjects with names and with ids. https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export function roleForGithub(
  account: string,
  repository: string,
  {
    name = 'deploy',
    subject = '*',
  }: { name?: string /** Such as `environment:production`. */; subject?: string } = {},
): Role {
  const [owner, repositoryName] = repository.split('/');
  return {
    arn: `arn:aws:iam::${account}:role/${name}`,
    trust: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${GITHUB}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
            StringLike: {
              [`${GITHUB}:sub`]: [
                `repo:${repository}:${subject}`,
                `repo:${owner}@*/${repositoryName}@*:${subject}`,
              ],
            },
          },
        },
      ],
    },
  };
}
