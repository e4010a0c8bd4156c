import type { Report } from '@pipeline/action-kit';
import type { ApprovalDecision } from '@pipeline/approval';
import type { VerifyConfig } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { deployable } from './artifacts.ts';

export function letGo(
  { environment }: VerifyConfig,
  { request, by, reason = '', artifacts }: ApprovalDecision,
  told: { url: string } | { silent: string },
): Report<Outputs> {
  const message = `${by.join(', ')} let this go live in ${environment} without approval: ${reason}`;
  const silent =
    'silent' in told
      ? [
          {
            level: 'error' as const,
            title: 'approve: the emergency has no issue',
            message: `It is written down in the release log, but nobody was told: ${told.silent}`,
          },
        ]
      : [];
  return {
    outputs: {
      state: 'emergency',
      approval: request,
      artifacts,
      'approved-by': by.join(','),
      ...deployable(artifacts),
      ...('url' in told && { url: told.url }),
    },
    annotations: [
      { level: 'warning', title: 'approve: EMERGENCY, nobody has approved this', message },
      ...silent,
    ],
    summary: [
      { heading: `Approve: EMERGENCY in ${environment}` },
      { text: `${message}.` },
      ...('url' in told
        ? [{ table: { columns: ['told in'], rows: [[{ link: told.url, text: told.url }]] } }]
        : []),
    ],
  };
}
