/** A table cell; text is shown as it is, never read as Markdown. */
export type Cell = string | { code: string } | { link: string; text: string };

/** A piece of a summary. The same pieces are rendered to the job summary and to the log. */
export type Block =
  | { heading: string }
  | { text: string }
  | { table: { columns: string[]; rows: Cell[][] } }
  /** Preformatted; folded under its title where it has one. A long one may be for the summary alone. */
  | { code: string; title?: string; log?: false };

/** A message on the run's page, on a line of a file where it names one. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  message: string;
  title?: string;
  file?: string;
  line?: number;
  endLine?: number;
  column?: number;
}

/** How a stage ended. Outputs are set first, then the summary is written, and the error is told last. */
export interface Report<Outputs> {
  outputs: Partial<Outputs>;
  summary: Block[];
  annotations?: Annotation[];
  error?: Error;
  /** The line at fault, where the error is about one: its annotation then stands there. */
  errorAt?: { file: string; line?: number };
}
