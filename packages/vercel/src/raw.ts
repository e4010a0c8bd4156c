/** A JSON object as Vercel sent it, with the fields that this version does not know. */
export type Raw = Readonly<Record<string, unknown>>;
