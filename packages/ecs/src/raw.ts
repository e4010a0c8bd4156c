/*
 * The SDK drops fields that it does not know, both when it reads and when it sends. What is read, changed a
 * little and written back (task definitions, targets of rules, schedules) has to come through whole, so
 * these calls carry the JSON body past the SDK's (de)serialisers; signing and errors stay the SDK's.
 */

type Handler = (args: { request: unknown }) => Promise<{ response: unknown }>;

/** Any command of any of the SDK's clients; each types its middleware by its own input and output. */
interface Command {
  middlewareStack: object;
}

function use(command: Command, step: string, name: string, middleware: (next: Handler) => Handler): void {
  const stack = command.middlewareStack as {
    add(
      middleware: (next: Handler) => Handler,
      place: { step: string; priority: string; name: string },
    ): void;
  };
  stack.add(middleware, { step, priority: 'low', name });
}

/** Sends `body` as it is instead of what the SDK would make of the command's input. */
export function sendRaw(command: Command, body: unknown): void {
  // After the serialiser, before the length is counted and the request is signed.
  use(command, 'serialize', 'sendRawBody', next => args => {
    (args.request as { body: string }).body = JSON.stringify(body);
    return next(args);
  });
}

/** Keeps the answer's body; the returned function gives it, parsed, once the command has succeeded. */
export function keepRaw(command: Command): () => unknown {
  let text = 'null';
  // Between the connection and the deserialiser.
  use(command, 'deserialize', 'keepRawBody', next => async args => {
    const result = await next(args);
    const response = result.response as { body?: unknown };
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    text = bytes.toString('utf8');
    response.body = bytes;
    return result;
  });
  return () => JSON.parse(text);
}
