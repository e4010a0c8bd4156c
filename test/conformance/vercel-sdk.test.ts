import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalVercel, startVercel } from '../../packages/local-cloud/src/vercel/index.ts';
import { findVercelSdk, openSdk, type Seen } from './vercel-sdk.ts';

const folder = findVercelSdk();
const SHOP = 'shop.example.com';

describe.skipIf(folder === undefined)('@vercel/sdk', () => {
  let local: LocalVercel;
  let sdk: Seen;
  const slug = 'acme';
  const projectId = () => local.world.projects[0]?.id ?? '';
  const of = { slug, idOrName: 'shop-web' };
  beforeAll(async () => {
    local = await startVercel({
      projects: [
        {
          name: 'shop-web',
          domains: [SHOP],
          env: { SHOP_API: 'https://api.example.com' },
          customEnvironments: ['qa'],
          protection: { sso: 'all_except_custom_domains' },
        },
      ],
    });
    sdk = await openSdk(folder ?? '', local.url, local.token);
  });
  afterAll(() => local.close());

  /** Asks again until it is so; the test's time is its bound. */
  const until = async (ask: () => Promise<Seen>, so: (seen: Seen) => boolean): Promise<Seen> => {
    for (;;) {
      const seen = await ask();
      if (so(seen)) return seen;
      await sleep(20);
    }
  };
  const project = () => sdk.projects.getProject(of);
  const deployment = (idOrUrl: string) => sdk.deployments.getDeployment({ idOrUrl, slug });
  const deploy = async (
    body: object = {},
    done = (seen: Seen) => seen.aliasAssigned === true,
  ): Promise<Seen> => {
    const requestBody = { name: 'shop-web', project: 'shop-web', files: [page()], ...body };
    const { id } = await sdk.deployments.createDeployment({ slug, requestBody });
    return until(() => deployment(id), done);
  };
  const page = () => ({ file: 'index.html', data: `<p>${Math.random()}</p>`, encoding: 'utf-8' });
  const moved = (type: string, to: string) =>
    until(project, ({ lastAliasRequest: last }) =>
      last?.type === type && last.toDeploymentId === to ? last.jobStatus === 'succeeded' : false,
    );
  const alias = async (idOrAlias = SHOP) => (await sdk.aliases.getAlias({ idOrAlias, slug })).deploymentId;

  it('who asks, and for whom', async () => {
    expect((await sdk.user.getAuthUser()).user.username).toBe('deployer');
    expect((await sdk.teams.getTeam({ teamId: slug, slug })).slug).toBe(slug);
    expect((await sdk.teams.getTeams({})).teams).toHaveLength(1);
  });

  it('projects: listed, shown, changed, with variables and environments', async () => {
    const { projects } = await sdk.projects.getProjects({ slug });
    expect(projects.map(({ name }: Seen) => name)).toEqual(['shop-web']);
    expect(await project()).toMatchObject({ id: projectId(), autoAssignCustomDomains: true });
    const changed = await sdk.projects.updateProject({ ...of, requestBody: { framework: 'nextjs' } });
    expect(changed.framework).toBe('nextjs');
    await sdk.projects.updateProject({ ...of, requestBody: { framework: null } });
    const { envs } = await sdk.projects.filterProjectEnvs(of);
    expect(envs.map(({ key }: Seen) => key)).toEqual(['SHOP_API']);
    const { environments } = await sdk.environment.getProjectsByIdOrNameCustomEnvironments(of);
    expect(environments.map(({ slug }: Seen) => slug)).toEqual(['qa']);
  });

  it('deployments: uploaded, built, shown, listed, followed', async () => {
    const content = Buffer.from('<p>uploaded</p>');
    const sha = createHash('sha1').update(content).digest('hex');
    const files = [{ file: 'index.html', sha, size: content.length }];
    const create = () =>
      sdk.deployments.createDeployment({
        slug,
        requestBody: {
          name: 'shop-web',
          project: 'shop-web',
          files,
          target: 'production',
          meta: { by: 'sdk' },
        },
      });
    await expect(create()).rejects.toMatchObject({ statusCode: 400 });
    await sdk.deployments.uploadFile(
      { slug, xVercelDigest: sha, contentLength: content.length, requestBody: content },
      { fetchOptions: {} },
    );
    const { id } = await create();
    const built = await until(
      () => deployment(id),
      ({ aliasAssigned }) => aliasAssigned === true,
    );
    expect(built).toMatchObject({ readyState: 'READY', target: 'production', readySubstate: 'PROMOTED' });
    expect(await deployment(built.url)).toMatchObject({ id });
    const { deployments } = await sdk.deployments.getDeployments({
      slug,
      projectId: projectId(),
      target: 'production',
    });
    expect(deployments.map(({ uid }: Seen) => uid)).toEqual([id]);
    const events = await sdk.deployments.getDeploymentEvents({
      idOrUrl: id,
      slug,
      direction: 'forward',
      builds: 1,
    });
    expect(JSON.stringify(events)).toContain('deployment-state');
    expect((await project()).targets.production.id).toBe(id);
  });

  it('a deployment: cancelled, and deleted', async () => {
    const building = await deploy({}, ({ readyState }) => readyState === 'BUILDING');
    expect((await sdk.deployments.cancelDeployment({ id: building.id, slug })).readyState).toBe('CANCELED');
    await expect(sdk.deployments.cancelDeployment({ id: building.id, slug })).rejects.toMatchObject({
      statusCode: 400,
    });
    const gone = await sdk.deployments.deleteDeployment({ id: building.id, slug });
    expect(gone).toMatchObject({ uid: building.id, state: 'DELETED' });
    await expect(deployment(building.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('domains: added, listed, changed, verified, removed', async () => {
    const name = 'old.example.com';
    const added = await sdk.projects.addProjectDomain({ ...of, requestBody: { name } });
    expect(added).toMatchObject({ name, apexName: 'example.com', verified: true });
    const one = { ...of, domain: name };
    const redirect = { redirect: SHOP, redirectStatusCode: 308 };
    expect(await sdk.projects.updateProjectDomain({ ...one, requestBody: redirect })).toMatchObject(redirect);
    expect(await sdk.projects.getProjectDomain(one)).toMatchObject(redirect);
    expect((await sdk.projects.verifyProjectDomain(one)).verified).toBe(true);
    const { domains } = await sdk.projects.getProjectDomains({
      ...of,
      production: 'true',
      redirects: 'false',
    });
    expect(domains.map(({ name }: Seen) => name)).toEqual([SHOP]);
    await sdk.projects.removeProjectDomain(one);
    await expect(sdk.projects.getProjectDomain(one)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('aliases: given, shown, listed, taken away', async () => {
    const preview = await deploy();
    const requestBody = { alias: 'preview-of-shop.vercel.app' };
    const given = await sdk.aliases.assignAlias({ id: preview.id, slug, requestBody });
    expect(given.alias).toBe(requestBody.alias);
    expect(await alias(requestBody.alias)).toBe(preview.id);
    const names = ({ aliases }: Seen) => aliases.map(({ alias }: Seen) => alias);
    expect(names(await sdk.aliases.listAliases({ slug, projectId: projectId() }))).toContain(
      requestBody.alias,
    );
    expect(names(await sdk.aliases.listDeploymentAliases({ id: preview.id, slug }))).toEqual([
      requestBody.alias,
    ]);
    expect(await sdk.aliases.deleteAlias({ aliasId: given.uid, slug })).toEqual({ status: 'SUCCESS' });
    await expect(alias(requestBody.alias)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('promote, roll back, and promote again', async () => {
    const before = (await project()).targets.production.id;
    await sdk.projects.updateProject({ ...of, requestBody: { autoAssignCustomDomains: false } });
    const staged = await deploy({ target: 'production' });
    expect(staged.readySubstate).toBe('STAGED');
    const to = (deploymentId: string) => ({ slug, projectId: projectId(), deploymentId });
    await sdk.projects.requestPromote(to(staged.id));
    await moved('promote', staged.id);
    expect(await alias()).toBe(staged.id);
    const { aliases } = await sdk.projects.listPromoteAliases({ slug, projectId: projectId() });
    expect(aliases).toContainEqual({ alias: SHOP, id: expect.any(String), status: 'completed' });
    await expect(sdk.projects.requestPromote(to(staged.id))).rejects.toMatchObject({ statusCode: 409 });
    const candidates = await sdk.deployments.getDeployments({
      slug,
      projectId: projectId(),
      rollbackCandidate: true,
    });
    expect(candidates.deployments.map(({ uid }: Seen) => uid)).toEqual([before]);
    await sdk.projects.requestRollback({ ...to(before), description: 'prices are wrong' });
    const pinned = await moved('rollback', before);
    expect(pinned).toMatchObject({
      autoAssignCustomDomains: false,
      rollbackDescription: { description: 'prices are wrong' },
    });
    expect(await alias()).toBe(before);
    await sdk.projects.requestPromote(to(staged.id));
    expect((await moved('promote', staged.id)).autoAssignCustomDomains).toBe(true);
  });

  it('rolling releases: configured, started, approved, completed', async () => {
    const stages = [{ targetPercentage: 10 }, { targetPercentage: 50 }, { targetPercentage: 100 }];
    expect((await sdk.rollingRelease.getRollingRelease(of)).rollingRelease).toBeNull();
    expect(await sdk.rollingRelease.getRollingReleaseBillingStatus(of)).toMatchObject({
      reason: 'available_slots',
    });
    // The SDK knows no body for the configuration.
    await fetch(`${local.url}/v1/projects/shop-web/rolling-release/config?slug=${slug}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${local.token}` },
      body: JSON.stringify({ enabled: true, advancementType: 'manual-approval', stages }),
    });
    const { rollingRelease: config } = await sdk.rollingRelease.getRollingReleaseConfig(of);
    expect(config).toMatchObject({
      target: 'production',
      stages: [{ targetPercentage: 10, requireApproval: true }, {}, {}],
    });
    const next = await deploy({ target: 'production' }, ({ readySubstate }) => readySubstate === 'ROLLING');
    const canaryDeploymentId = next.id;
    const rolling = async () => (await sdk.rollingRelease.getRollingRelease(of)).rollingRelease;
    expect(await rolling()).toMatchObject({ state: 'ACTIVE', activeStage: { targetPercentage: 10 } });
    const again = await sdk.rollingRelease.startRollingRelease({
      ...of,
      requestBody: { canaryDeploymentId },
    });
    expect(again.rollingRelease.activeStage.index).toBe(0);
    const approved = await sdk.rollingRelease.approveRollingReleaseStage({
      ...of,
      requestBody: { nextStageIndex: 1, canaryDeploymentId },
    });
    expect(approved.rollingRelease.activeStage).toMatchObject({ index: 1, targetPercentage: 50 });
    await sdk.rollingRelease.completeRollingRelease({ ...of, requestBody: { canaryDeploymentId } });
    await until(rolling, ({ state }) => state === 'COMPLETE');
    expect(await alias()).toBe(canaryDeploymentId);
    await sdk.rollingRelease.deleteRollingReleaseConfig(of);
    expect((await sdk.rollingRelease.getRollingReleaseConfig(of)).rollingRelease).toBeNull();
  });

  it('the bypass of the protection', async () => {
    const { protectionBypass } = await sdk.projects.updateProjectProtectionBypass({ ...of, requestBody: {} });
    expect(Object.keys(protectionBypass)).toHaveLength(1);
  });

  it('refuses as Vercel does', async () => {
    await expect(sdk.projects.getProject({ ...of, idOrName: 'shopweb' })).rejects.toMatchObject({
      statusCode: 404,
    });
    await expect(sdk.projects.getProject({ ...of, slug: 'nobody' })).rejects.toMatchObject({
      statusCode: 403,
    });
    const stranger = await openSdk(folder ?? '', local.url, 'of-nobody');
    await expect(stranger.projects.getProject(of)).rejects.toMatchObject({ statusCode: 403 });
  });
});
