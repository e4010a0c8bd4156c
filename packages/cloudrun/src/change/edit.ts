import { type Problem, refusedInputs } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { RunWanted } from '../wanted.ts';
import { editContainers } from './containers.ts';
import { asFile, asServing, writable } from './document.ts';
import { documentFacts } from './document-facts.ts';
import type { Edited } from './edited.ts';
import { type Difference, differences, type Facts } from './facts.ts';
import { record, records, text } from './fields.ts';
import { KIND_WORDS, type Kind, templateOf, withTemplate } from './kind.ts';
import { editLabels, editSettings, labelProblems } from './settings.ts';
import { editExecution, editTemplate } from './template.ts';

/**
 * The document as wanted, from what is there: that, or a file, or what is there as the revision that serves has it. What is not
 * named stays as it is, unknown fields too.
 * @throws ConfigError that names each input that cannot be met, with what is wrong and how to mend it.
 */
export function edit(kind: Kind, live: Raw | undefined, wanted: RunWanted, serving?: Raw): Edited {
  const there = writable(live ?? {}, kind);
  const served = serving === undefined ? there : asServing(there, serving);
  const base = wanted.base === undefined ? served : asFile(served, wanted.base, kind);
  const after = edited(base, kind, wanted, live);
  const unheeded = new Set([...Object.keys(wanted.labels ?? {}), ...(wanted.removeLabels ?? [])]);
  const facts = (document: Raw): Facts => documentFacts(document, kind, unheeded);
  const [was, seen] = live === undefined ? [new Map(), new Map()] : [facts(there), facts(served)];
  const is = facts(after);
  const found = differences(was, is);
  const differing = new Set([...found.map(({ field }) => field), ...(wanted.force ? ['template'] : [])]);
  // A revision bears the labels that it was made with; they alone make none.
  const labelled = differing.has('template')
    ? { ...after, template: editLabels(record(after.template), wanted) }
    : after;
  const whole = kind === 'job' || live === undefined;
  const mask = [...differing];
  const sent = Object.entries(labelled).filter(
    ([field]) => whole || field === 'name' || differing.has(field),
  );
  return {
    body: Object.fromEntries(sent),
    mask: kind === 'job' ? [] : mask,
    changes: [...basedOn(serving, differences(was, seen)), ...differences(seen, is)].map(
      ({ change }) => change,
    ),
    images: imagesOf(templateOf(after, kind)),
    same: mask.length === 0,
  };
}

function edited(base: Raw, kind: Kind, wanted: RunWanted, live: Raw | undefined): Raw {
  const problems: Problem[] = labelProblems(wanted);
  const contained = editContainers(templateOf(base, kind), wanted, kind, problems);
  const template = editTemplate(contained, wanted, kind, problems);
  const document = editExecution(withTemplate(base, kind, template), wanted.template ?? {});
  const after = editLabels(editSettings(document, wanted.service ?? {}, kind, problems), wanted);
  if (problems.length === 0) return after;
  const name = text(live?.name).split('/').at(-1);
  throw refusedInputs(`Cloud Run ${KIND_WORDS[kind]}${name ? ` ${name}` : ''}`, problems);
}

/** What the newest revision has otherwise than the one that serves is told as one thing: it never served. */
function basedOn(serving: Raw | undefined, newest: readonly Difference[]): Difference[] {
  if (newest.length === 0) return [];
  const id = text(serving?.name).split('/').at(-1) ?? '';
  const change = { what: 'template', from: 'of the newest revision', to: `of ${id}, which serves` };
  return [{ field: 'template', change }];
}

function imagesOf(template: Raw): Record<string, string> {
  return Object.fromEntries(records(template.containers).map(({ name, image }) => [text(name), text(image)]));
}
