import { type About, where } from './about.ts';
import type { Refusal } from './refusal.ts';

/** What was asked for, in words, and the input that asks for less. */
export interface OverQuota {
  message: string;
  hint: string;
}

interface Unit {
  metric: RegExp;
  say(amount: number): string;
}

const round = (value: number) => String(Math.round(value * 100) / 100);

/** Cloud Run counts thousandths of a processor and bytes. */
const UNITS: readonly Unit[] = [
  { metric: /^Cpu/i, say: amount => `${round(amount / 1000)} vCPU` },
  { metric: /^Mem/i, say: amount => `${round(amount / 2 ** 30)} GiB of memory` },
  { metric: /gpu/i, say: amount => `${amount} GPUs` },
];

const VIOLATED = /(\w{1,100}) requested: (\d{1,18}) allowed: (\d{1,18})/g;

/** "Quota violated: CpuAllocPerProjectRegion requested: 60000 allowed: 20000" → words. */
export function overQuota(
  { message }: Pick<Refusal, 'message'>,
  { subject }: Pick<About, 'subject'>,
): OverQuota | undefined {
  const violated = [...message.matchAll(VIOLATED)];
  if (violated.length === 0) return undefined;
  const parts = violated.map(([, metric = '', requested, allowed]) => {
    const say = UNITS.find(unit => unit.metric.test(metric))?.say ?? (amount => `${amount} ${metric}`);
    return `${say(Number(requested))} at most, of ${say(Number(allowed))}`;
  });
  return {
    message: `With all its instances this would take more than the quota${where(subject)} allows: ${parts.join('; ')} (${violated.map(each => each[1]).join(', ')})`,
    hint: `Lower \`max-instances\`, \`cpu\` or \`memory\`, or have that quota raised: ${quotaPage(subject.project)}`,
  };
}

/** The quota of calls that a 429 names. https://docs.cloud.google.com/run/quotas */
export function usedUpQuota(refusal: Refusal, { subject }: About): OverQuota {
  const { metadata, message } = refusal;
  const [, metric, limit] = /quota metric '([^']{1,100})' and limit '([^']{1,100})'/.exec(message) ?? [];
  const named = limit ?? metadata.quota_limit ?? metric;
  const most = metadata.quota_limit_value === undefined ? '' : `, ${metadata.quota_limit_value}`;
  return {
    message:
      named === undefined
        ? `Google’s quota is used up${where(subject)}: ${message}`
        : `Google’s quota “${named}”${most} is used up${where(subject)}`,
    hint: `Run it again in a minute. If it happens often, have the quota raised: ${quotaPage(subject.project)}`,
  };
}

const quotaPage = (project: string | undefined) =>
  `https://console.cloud.google.com/iam-admin/quotas${project === undefined ? '' : `?project=${encodeURIComponent(project)}`}`;
