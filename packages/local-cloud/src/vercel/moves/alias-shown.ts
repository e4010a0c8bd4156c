import type { Alias } from '../model.ts';
import type { World } from '../world.ts';

/** https://vercel.com/docs/rest-api/aliases/get-an-alias */
export function aliasShown(world: World, alias: Alias): Record<string, unknown> {
  const deployment = world.deployments.find(({ id }) => id === alias.deploymentId);
  const { id: uid, email, username } = deployment?.creator ?? { id: '', email: '', username: '' };
  return {
    uid: alias.uid,
    alias: alias.alias,
    created: new Date(alias.createdAt).toISOString(),
    createdAt: alias.createdAt,
    updatedAt: alias.updatedAt,
    creator: { uid, email, username },
    deploymentId: alias.deploymentId,
    deployment: {
      id: alias.deploymentId,
      url: deployment?.url,
      meta: JSON.stringify(deployment?.meta ?? {}),
    },
    projectId: alias.projectId,
    redirect: null,
    redirectStatusCode: null,
  };
}

/** One that sends its callers on, and so answers from no deployment. */
export function redirectShown(
  domain: {
    name: string;
    redirect: string;
    redirectStatusCode: number | null;
    createdAt: number;
    updatedAt: number;
  },
  projectId: string,
): Record<string, unknown> {
  const { name, redirect, redirectStatusCode, createdAt, updatedAt } = domain;
  return {
    uid: `als_${name}`,
    alias: name,
    created: new Date(createdAt).toISOString(),
    createdAt,
    updatedAt,
    deploymentId: null,
    projectId,
    redirect,
    redirectStatusCode: redirectStatusCode ?? 307,
  };
}
