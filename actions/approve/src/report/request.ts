import type { Block, Cell, Report } from '@pipeline/action-kit';
import { type ApprovalRequest, type Asked, identityOf } from '@pipeline/approval';
import type { RequestConfig } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';

/** A dry run: what would be asked. */
export function planned(draft: Asked, code: string, text: string, config: RequestConfig): Report<Outputs> {
  return {
    outputs: { ...outputs(draft, code), state: 'planned' },
    summary: [
      { heading: 'Approve: planned' },
      table(draft),
      {
        text: `Dry run: ${who(draft)} would be asked ${where(config)}, and the request kept in the release log. Nothing was written.`,
      },
      { code: text, title: 'What they would be shown' },
    ],
  };
}

export function asked(request: ApprovalRequest, code: string, config: RequestConfig): Report<Outputs> {
  const { place, rule, environment } = request;
  const answer: Block[] =
    config.place === 'environment'
      ? [
          {
            text: `GitHub asks them before the job of this run begins that names the environment ${environment}.`,
          },
        ]
      : [
          {
            table: {
              columns: ['where', 'until', 'answer'],
              rows: [[{ link: place.url, text: place.url }, rule.deadline, { code: `/approve ${code}` }]],
            },
          },
          { text: 'No runner waits: the workflow that hears their comments goes on with it.' },
        ];
  return {
    outputs: { ...outputs(request, code), url: place.url, state: 'pending' },
    summary: [
      { heading: `Approve: ${environment} is asked for` },
      table(request),
      { text: `${who(request)} are asked ${where(config)}.` },
      ...answer,
    ],
  };
}

function outputs({ key, artifacts, commit }: Asked, code: string): Partial<Outputs> {
  return { approval: key, code, artifacts, commit: commit.sha };
}

function table({ artifacts }: Asked): Block {
  const rows = Object.entries(artifacts).map(([name, artifact]): Cell[] => [
    name,
    { code: identityOf(artifact) },
  ]);
  return { table: { columns: ['what', 'exactly this'], rows } };
}

function who({ rule }: Asked): string {
  return `${rule.quorum} of ${rule.approvers.join(', ')}`;
}

function where({ place, environment }: RequestConfig): string {
  if (place === 'environment') return `by GitHub, as reviewers of ${environment}`;
  return place === 'issue' ? 'in an issue' : 'on the pull request';
}
