import { json } from '../../http/exchange.ts';
import { badRequest, notFound } from '../api-fault.ts';
import type { Routes } from '../routes.ts';
import { newId } from '../world.ts';
import { changing } from './project-route.ts';

/** https://vercel.com/docs/rest-api/projects/update-protection-bypass-for-automation */
const updateBypass = changing('UpdateProjectProtectionBypass', async (asked, project) => {
  const { world, caller } = asked;
  const { bypass } = project.protection;
  const { revoke, generate } = (await asked.body()) as Record<string, Record<string, unknown> | undefined>;
  if (revoke !== undefined && !bypass.delete(String(revoke.secret))) throw notFound('Protection bypass');
  if (revoke === undefined || generate !== undefined || revoke.regenerate === true) {
    const secret = String(generate?.secret ?? newId('', 32));
    if (!/^[A-Za-z0-9]{32}$/.test(secret))
      throw badRequest('Invalid request: `secret` should have 32 characters.');
    bypass.set(secret, {
      createdAt: world.stamp(),
      createdBy: caller.token.user.id,
      scope: 'automation-bypass',
      isEnvVar: bypass.size === 0,
    });
  }
  return json(200, { protectionBypass: Object.fromEntries(bypass) });
});

export const PROTECTION_ROUTES: Routes = {
  'PATCH /:version/projects/:id/protection-bypass': updateBypass,
};
