import type { Report } from '@pipeline/action-kit';
import { type ApprovalRequest, ASKED, type Asked, baseOf, codeOf, identityOf } from '@pipeline/approval';
import { ActionError } from '@pipeline/contracts';
import type { RequestConfig } from '../config/config.ts';
import { originOf, people } from '../hear/origin.ts';
import { whatIsLive } from '../hear/what-is-live.ts';
import { findRequest, requestsIn } from '../journal.ts';
import type { Ports } from '../ports.ts';
import { asked, planned } from '../report/request.ts';
import type { Outputs } from '../spec.gen.ts';
import { circumstancesOf, liveCommit } from './circumstances.ts';
import { ask, reviewersOf, textOf } from './place.ts';
import { whatIsWanted } from './what.ts';

/** Asks, once for each attempt of a run. */
export async function request(config: RequestConfig, ports: Ports): Promise<Report<Outputs>> {
  const { environment, trusted, dryRun } = config;
  const { run, releases, journal } = ports;
  const wanted = await whatIsWanted(config, ports);
  const known = findRequest(await requestsIn(environment, trusted, ports), run.releaseId)?.request;
  if (known !== undefined) return asked(sameAs(known, wanted.artifacts), codeOf(known, ports.sha256), config);

  const { live, records } = await whatIsLive(environment, wanted.artifacts, releases);
  const before = liveCommit(live, wanted.artifacts);
  const origin = await originOf(wanted.commit.sha, before, ports);
  const order = before === undefined ? undefined : await ports.history.compare(before, wanted.commit.sha);
  const now = ports.clock.now();
  const base = baseOf(records);
  const draft: Asked = {
    schema: 1,
    key: run.releaseId,
    at: new Date(now).toISOString(),
    environment,
    commit: { sha: wanted.commit.sha, ref: wanted.commit.ref },
    by: run.by,
    artifacts: wanted.artifacts,
    ...(base !== undefined && { base }),
    authors: people([
      ...origin.authors,
      run.by.actor,
      run.triggeredBy,
      ...(wanted.proven === undefined ? [] : [wanted.proven.release.by.actor]),
    ]),
    rule: {
      ...config.rule,
      approvers: await approversOf(config, ports),
      deadline: new Date(now + config.deadline).toISOString(),
    },
  };
  const code = codeOf(draft, ports.sha256);
  const about = circumstancesOf({ wanted, live, origin, order, environment, freeze: config.freeze, now });
  const text = textOf(draft, code, about, ports);
  if (dryRun) return planned(draft, code, text, config);
  const place = await ask(config, draft, text, origin, ports);
  const made: ApprovalRequest = { ...draft, place };
  await journal.write(environment, ASKED, made, made.commit.sha);
  return asked(made, code, config);
}

async function approversOf({ place, rule, environment }: RequestConfig, ports: Ports): Promise<string[]> {
  if (place !== 'environment') return rule.approvers;
  const reviewers = await reviewersOf(environment, ports);
  return rule.approvers.length > 0 ? rule.approvers : reviewers;
}

/** The request that this attempt has made already. @throws ActionError where it was of something else */
function sameAs(known: ApprovalRequest, artifacts: ApprovalRequest['artifacts']): ApprovalRequest {
  const identities = (of: ApprovalRequest['artifacts']) =>
    JSON.stringify(
      Object.entries(of)
        .map(([name, each]) => [name, identityOf(each)])
        .sort(),
    );
  if (identities(known.artifacts) === identities(artifacts)) return known;
  throw new ActionError(
    'asked-already',
    `This run has asked already whether something else may go live in ${known.environment}`,
    {
      hint: 'Ask once in a run for each environment, for all that goes live together.',
    },
  );
}
