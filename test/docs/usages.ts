import { parse } from 'yaml';
import { blocksOf } from './markdown.ts';

/** A step of a snippet, as far as it names one of our stages. */
export interface Usage {
  stage: string;
  inputs: string[];
}

/** The steps in a page’s snippets that use our stages. */
export function usagesOf(text: string): Usage[] {
  return blocksOf(text, 'yaml').flatMap(block => stepsIn(parse(block, { uniqueKeys: false }) as unknown));
}

function stepsIn(value: unknown): Usage[] {
  if (typeof value !== 'object' || value === null) return [];
  const { uses, with: given } = value as { uses?: unknown; with?: object };
  const [, stage] = /^org\/pipeline\/([\w-]+)@/.exec(String(uses)) ?? [];
  const own = stage === undefined ? [] : [{ stage, inputs: Object.keys(given ?? {}) }];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}
