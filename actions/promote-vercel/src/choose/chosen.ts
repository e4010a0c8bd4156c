import { ConfigError } from '@pipeline/contracts';
import type { DeploymentView, MoveWanted, VercelApi } from '@pipeline/vercel';

/** The deployment that is to be live, and by what way. */
export interface Chosen {
  view: DeploymentView;
  how: Pick<MoveWanted, 'way' | 'unpin' | 'allowOlder'>;
  /** The release of the log that said which. */
  release?: string;
  /** What a person should not miss. */
  notes: string[];
}

/**
 * A deployment by the name that the workflow gives it.
 * @param input which names it
 * @throws ConfigError where there is none, or the name is one that moves
 */
export async function deploymentCalled(
  text: string,
  input: string,
  api: Pick<VercelApi, 'deployment'>,
): Promise<DeploymentView> {
  const view = await api.deployment(text);
  if (view === undefined)
    throw new ConfigError(`${input}: Vercel has no deployment ${text} for this token and team`, {
      hint: 'Check the id and `team`. It may have been deleted, by hand or by the project’s retention: deploy that commit again then',
    });
  if (text !== view.id && text !== view.host)
    throw new ConfigError(
      `${input}: ${text} is an alias, and can be another deployment tomorrow; now it is ${view.id}`,
      { hint: `Write ${view.id}, or pass on what deploy-vercel outputs as deployment-id` },
    );
  return view;
}
