import { type ApprovalRequest, type Compared, compare } from '@pipeline/approval';
import { ConfigError } from '@pipeline/contracts';
import type { VerifyConfig } from '../config/config.ts';
import { deployable } from '../report/artifacts.ts';

/** How what is about to go live fits what was shown. */
export interface Fit {
  /** What this job may deploy where it is approved. */
  artifacts: Record<string, string>;
  /** Names of what was shown and is not deployed by this job. */
  left: string[];
  /** Why it does not fit; a text of ours. */
  wrong: string | undefined;
}

type Aim = Pick<VerifyConfig, 'artifacts' | 'names' | 'wants' | 'commit'>;

/** @throws ConfigError for a name that was not shown, which would go live as nothing, and nobody would know */
export function fitOf(request: ApprovalRequest, aim: Aim): Fit {
  const artifacts = aimedAt(request, aim);
  const compared = compare(request, artifacts);
  const wrong = [...unlike(compared), ...missing(artifacts, aim), ...otherCommit(request, aim)];
  return {
    artifacts,
    left: compared.notDeployed,
    wrong: wrong.length === 0 ? undefined : wrong.join('; '),
  };
}

/** What the workflow says; where it says nothing, what the request does, of the names that this job takes. */
function aimedAt({ key, artifacts: shown }: ApprovalRequest, { artifacts, names }: Aim): Fit['artifacts'] {
  if (Object.keys(artifacts).length > 0) return artifacts;
  if (names === undefined) return shown;
  const unknown = names.filter(name => !Object.hasOwn(shown, name));
  if (unknown.length > 0)
    throw new ConfigError(`names: request ${key} shows no ${unknown.join(', ')}`, {
      hint: `It shows ${Object.keys(shown).join(', ')}`,
    });
  return Object.fromEntries(Object.entries(shown).filter(([name]) => names.includes(name)));
}

function unlike({ notShown }: Compared): string[] {
  return notShown.map(({ name, identity, shown }) =>
    shown === undefined
      ? `${name} (${identity}) was not shown`
      : `${name} is ${identity}, and ${shown} was shown`,
  );
}

/** A stage that is handed none would take what it thinks is newest, which nobody has seen. */
function missing(artifacts: Fit['artifacts'], { wants }: Aim): string[] {
  if (wants === undefined) return [];
  const { images, deployments } = deployable(artifacts);
  const there = { images: Object.keys(images).length > 0, deployments: deployments !== '' };
  return there[wants] ? [] : [`there are no ${wants} in it, and this job deploys ${wants}`];
}

function otherCommit({ commit: shown }: ApprovalRequest, { commit }: Aim): string[] {
  return commit === undefined || commit === shown.sha
    ? []
    : [`it is of commit ${commit}, and ${shown.sha} was shown`];
}
