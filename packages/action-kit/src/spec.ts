/** The types that an input may have in `action.yml`, and what each arrives as is told in `values.ts`. */
export const INPUT_TYPES = [
  'string',
  'boolean',
  'integer',
  'duration',
  'enum',
  'list',
  'map',
  'json',
] as const;
export type InputType = (typeof INPUT_TYPES)[number];

export interface InputSpec {
  type: InputType;
  required?: boolean;
  /** As written in `action.yml`; one with an expression in it is filled in by the runner only. */
  default?: string;
  /** For `enum`. */
  values?: readonly string[];
  /** For `list`: what separates items besides newlines. */
  separator?: string;
  /** Masked before anything else happens. */
  secret?: boolean;
  /** The input's new name: using the old one fails with the edit to make. */
  renamedTo?: string;
}

/** An input's default, `''` where there is none that we can know. */
export function writtenDefault({ default: text = '' }: InputSpec): string {
  return text.includes('${{') ? '' : text;
}

declare const shape: unique symbol;

/** An action as its `action.yml` describes it. `Inputs` and `Outputs` are known to the compiler only. */
export interface ActionSpec<Inputs = unknown, Outputs = unknown> {
  name: string;
  inputs: Readonly<Record<string, InputSpec>>;
  outputs: readonly string[];
  readonly [shape]?: { inputs: Inputs; outputs: Outputs };
}

export function defineSpec<Inputs, Outputs>(spec: ActionSpec): ActionSpec<Inputs, Outputs> {
  return spec as ActionSpec<Inputs, Outputs>;
}

/** `wait-timeout` → `waitTimeout`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
