import type { Problem } from '@pipeline/contracts';
import type { RunWanted } from '../wanted.ts';
import { changeProblems } from './container.ts';
import type { Kind } from './kind.ts';
import { labelProblems, serviceProblems } from './settings.ts';
import { templateProblems } from './template.ts';

/** What of a change cannot be met whatever is there; `editService` and `editJob` refuse the same, and what does not fit what is there. */
export function wantedProblems(kind: Kind, wanted: RunWanted): Problem[] {
  const { containers, template = {}, service = {} } = wanted;
  return [
    ...labelProblems(wanted),
    ...Object.entries(containers).flatMap(([name, change]) => changeProblems(name, change, kind)),
    ...templateProblems(template, kind),
    ...serviceProblems(service, kind),
  ];
}
