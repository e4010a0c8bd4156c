/**
 * How a release names a deployment on Vercel among its artifacts: it has no digest, and never changes. `undefined` where this is
 * no such id. https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url
 */
export function deploymentArtifact(id: string): string | undefined {
  return /^dpl_[A-Za-z0-9]+$/.test(id) ? `vercel://${id}` : undefined;
}

/** The id in such an artifact. */
export function deploymentIn(artifact: string): string | undefined {
  return /^vercel:\/\/(dpl_[A-Za-z0-9]+)$/.exec(artifact)?.[1];
}
