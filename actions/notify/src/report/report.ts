import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import { ActionError, ConfigError } from '@pipeline/contracts';
import type { Story } from '@pipeline/notices';
import type { Config } from '../config/config.ts';
import type { View } from '../look.ts';
import type { Outputs } from '../spec.gen.ts';
import type { Outcome, Telling } from '../tell.ts';
import { wouldTell } from './would-tell.ts';

const NOTHING: Outputs = { headline: '', phase: '', sent: {}, failed: {} };

export function nothingToTell({ environments }: Config): Report<Outputs> {
  const text = `The release log of ${environments.join(', ')} has nothing of this release yet, so nobody was told.`;
  return { outputs: NOTHING, summary: [{ heading: 'Notify: nothing to tell' }, { text }] };
}

/** Without the log there is no story. */
export function unread({ environments }: Config, error: unknown): Report<Outputs> {
  const why = error instanceof Error ? error : new Error(String(error));
  return {
    outputs: { ...NOTHING, failed: { 'release-log': why.message } },
    summary: [{ heading: 'Notify: nobody was told' }, { text: why.message }],
    annotations: [warning(`the release log of ${environments.join(', ')} cannot be read`, why)],
  };
}

/** A dry run: the message, and to whom it would go. */
export function planned(config: Config, view: View): Report<Outputs> {
  const asked = config.channels.map(({ kind }) => kind);
  const to = asked.filter(kind => wouldTell(kind, config, view));
  const quiet = asked.filter(kind => !to.includes(kind));
  const [first] = view.stories;
  const alarm = view.alarms.at(-1);
  return {
    outputs: {
      headline: first?.story.headline ?? '',
      phase: first?.story.phase ?? '',
      sent: Object.fromEntries(to.map(kind => [kind, 'planned'])),
      failed: {},
    },
    summary: [
      { heading: 'Notify: planned' },
      ...storiesOf(view),
      ...(alarm?.state === 'open' && to.includes('pagerduty')
        ? [{ text: `Somebody would be paged: [${alarm.priority}] ${alarm.summary}` }]
        : []),
      {
        text: `Dry run: nobody was told. It would go to ${to.join(', ') || 'nobody'}${quiet.length > 0 ? `; there is nothing for ${quiet.join(', ')}` : ''}.`,
      },
    ],
  };
}

/** By what came last of each place and story: what failed at first and was told in the end did not fail. */
export function told(view: View, tellings: readonly Telling[]): Report<Outputs> {
  const last = new Map<string, Outcome>();
  for (const { outcomes } of tellings)
    for (const outcome of outcomes) {
      const key = `${outcome.channel} ${outcome.story}`;
      if (!last.has(key) || outcome.did !== undefined || outcome.error !== undefined) last.set(key, outcome);
    }
  const outcomes = [...last.values()];
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const forgotten = tellings.find(telling => telling.forgotten !== undefined)?.forgotten;
  const [first] = view.stories;
  const rows = outcomes.map(({ channel, place, story, did, error }): Cell[] => [
    channel,
    place,
    { code: story.slice(0, 7) },
    [did, error && `FAILED: ${error.message}`].filter(Boolean).join('; ') || 'nothing new',
  ]);
  return {
    outputs: {
      headline: first?.story.headline ?? '',
      phase: first?.story.phase ?? '',
      sent: byChannel(
        outcomes.filter(({ did, error }) => did !== undefined || error === undefined),
        ({ did }) => did ?? 'nothing new',
      ),
      failed: byChannel(failed, ({ error }) => error?.message ?? ''),
    },
    summary: [
      { heading: failed.length === 0 ? 'Notify: told' : 'Notify: not everybody was told' },
      ...storiesOf(view),
      { table: { columns: ['channel', 'where', 'release', 'what was done'], rows } },
    ],
    annotations: [
      ...oncePerReason(failed).map(({ channel, did, error }) =>
        warning(`${channel} was not told${did === undefined ? '' : ' all of it'}`, error),
      ),
      ...(forgotten === undefined
        ? []
        : [warning('what was told could not be remembered, and may be told again', forgotten)]),
    ],
  };
}

/** Of several stories that a channel was not told for one reason it is said once. */
function oncePerReason(failed: readonly Outcome[]): Outcome[] {
  const by = Map.groupBy(failed, ({ channel, error }) => `${channel} ${error?.message}`);
  return [...by.values()].flatMap(([first]) => first ?? []);
}

function byChannel(outcomes: readonly Outcome[], tell: (outcome: Outcome) => string): Record<string, string> {
  const grouped = Map.groupBy(outcomes, ({ channel }) => channel);
  return Object.fromEntries(
    [...grouped].map(([channel, own]) => [channel, [...new Set(own.map(tell))].join('; ')]),
  );
}

function storiesOf({ stories, more }: View): Block[] {
  return [
    ...stories.flatMap(({ story }) => storyBlocks(story)),
    ...(more > 0
      ? [{ text: `${more} more releases were changed; give each as \`commit\` to tell of it.` }]
      : []),
  ];
}

function storyBlocks({ headline, lines }: Story): Block[] {
  const rows = lines.map(({ at, symbol, environment, what, by, links }): Cell[] => {
    const [link] = links;
    return [
      at.slice(0, 16).replace('T', ' '),
      `${symbol} ${environment}`,
      what,
      by.join(', '),
      link === undefined ? '' : { link: link.url, text: link.text },
    ];
  });
  return [{ text: headline }, { table: { columns: ['when (UTC)', 'where', 'what', 'who', 'link'], rows } }];
}

function warning(what: string, error: Error | undefined): Annotation {
  const hint = error instanceof ActionError ? error.hint : undefined;
  const isOurs = !(error instanceof ActionError || error instanceof ConfigError);
  const advice = hint ?? (isOurs ? 'This is a fault in notify: please report it.' : undefined);
  return {
    level: 'warning',
    title: `notify: ${what}`,
    message: [error?.message ?? '', ...(advice === undefined ? [] : [`What to do: ${advice}`])].join('\n'),
  };
}
