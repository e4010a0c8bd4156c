import type { Plan } from '@pipeline/contracts';
import { editService } from '../change/edit-service.ts';
import type { Raw } from '../raw.ts';
import type { Rollout, RunStep } from '../step.ts';
import type { RunWanted } from '../wanted.ts';
import { ALL_LATEST } from './move.ts';
import { revisionFor } from './new-revision.ts';
import type { Site } from './site.ts';

/** The first revision: nothing serves yet, so that all goes to it once it is ready. */
export function planCreation(site: Site, wanted: RunWanted): Plan<RunStep> {
  const { kind, name, run } = site;
  const { tag, revisionSuffix } = wanted;
  const { body, changes, images } = editService(undefined, wanted, { kind: kind.name });
  const template = body.template as Raw;
  const revision = revisionFor(site, wanted, template, '');
  const tagged = tag === undefined ? [] : [{ revision, percent: 0, tag }];
  const rollout: Rollout = {
    schema: 1,
    release: run.release,
    revision,
    before: [],
    states: [[{ revision, percent: 100 }, ...tagged]],
    wasLatest: true,
    least: 0,
    ...(tag !== undefined && { tag }),
  };
  return {
    subject: name,
    changes: [...changes, { what: 'revision', to: revision }],
    step: {
      action: 'create',
      body: {
        ...body,
        template: { ...template, revision },
        ...(tag !== undefined && { [kind.field]: kind.entries([ALL_LATEST, ...tagged]) }),
      },
      etag: '',
      generation: 0,
      uid: '',
      guards: [],
      base: '',
      rollout,
      images,
      ...(revisionSuffix !== undefined && { named: true as const }),
    },
  };
}
