import type { Raw } from '../raw.ts';
import type { MoveView, ProjectView } from '../views.ts';
import { type Fields, fields } from './fields.ts';
import { pinOf } from './pinned.ts';
import { readProtection } from './protection.ts';

/** https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name */
export function readProject(raw: Raw): ProjectView {
  const it = fields(raw, 'a project');
  const lastMove = moveOf(it.inner('lastAliasRequest'));
  const production = it.inner('targets').inner('production').text('id');
  const pin = pinOf({
    lastMove,
    production,
    autoAssign: it.flag('autoAssignCustomDomains'),
    description: it.inner('rollbackDescription'),
  });
  return {
    id: it.needed('id'),
    name: it.needed('name'),
    owner: it.text('accountId') ?? '',
    framework: it.text('framework'),
    rootDirectory: it.text('rootDirectory'),
    autoAssign: it.flag('autoAssignCustomDomains') ?? true,
    production,
    pinned: pin?.deployment,
    ...(pin?.note && { pinNote: pin.note }),
    lastMove,
    protection: readProtection(it),
    environments: it.list('customEnvironments').map(each => ({
      id: each.needed('id'),
      slug: each.text('slug') ?? each.needed('id'),
    })),
    rolling: it.has('rollingRelease'),
  };
}

function moveOf(it: Fields): MoveView | undefined {
  const to = it.text('toDeploymentId');
  if (to === undefined) return undefined;
  return {
    type: it.text('type') === 'rollback' ? 'rollback' : 'promote',
    from: it.text('fromDeploymentId'),
    to,
    status: it.text('jobStatus') ?? 'pending',
    at: it.number('requestedAt') ?? 0,
  };
}
