import type { Annotation, Report } from '@pipeline/action-kit';
import type { ApprovalDecision } from '@pipeline/approval';
import type { VerifyConfig } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { deployable } from './artifacts.ts';

/** Where it is told, why it could not be, or that an earlier job of this run has told it. */
export type Told = { url: string } | { silent: string } | 'before';

export function letGo(
  { environment, artifacts }: VerifyConfig,
  { request, by, reason = '' }: ApprovalDecision,
  told: Told,
): Report<Outputs> {
  const url = told !== 'before' && 'url' in told ? told.url : undefined;
  const message = `${by.join(', ')} let this go live in ${environment} without approval: ${reason}`;
  return {
    outputs: {
      state: 'emergency',
      approval: request,
      artifacts,
      'approved-by': by.join(','),
      ...deployable(artifacts),
      ...(url !== undefined && { url }),
    },
    annotations: annotationsOf(message, told),
    summary: [
      { heading: `Approve: EMERGENCY in ${environment}` },
      { text: `${message}.` },
      ...(url === undefined ? [] : [{ table: { columns: ['told in'], rows: [[{ link: url, text: url }]] } }]),
    ],
  };
}

function annotationsOf(message: string, told: Told): Annotation[] {
  if (told === 'before')
    return [
      {
        level: 'notice',
        title: 'approve: still an emergency',
        message: `${message}. An earlier job of this run has written it down and told everybody.`,
      },
    ];
  const loud = {
    level: 'warning' as const,
    title: 'approve: EMERGENCY, nobody has approved this',
    message,
  };
  if ('url' in told) return [loud];
  return [
    loud,
    {
      level: 'error',
      title: 'approve: the emergency has no issue',
      message: `It is written down in the release log, but nobody was told: ${told.silent}`,
    },
  ];
}
