import { RemoteError } from '@pipeline/contracts';
import type { Channel, Told } from '../channel.ts';
import { placeOf } from '../memory.ts';
import { isNew, type Worthy } from '../worthy.ts';
import { mailOf } from './mail.ts';
import type { SendMail } from './smtp.ts';

export interface Email {
  /** An address, or `Name <address>`. */
  from: string;
  to: string[];
  only: Worthy;
}

/** A thread a release: a mail for each phase that is worth one. */
export function email({ from, to, only }: Email, sendMail: SendMail): Channel {
  const domain = /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    name: 'email',
    place: to.join(', '),
    id: placeOf('email', to.toSorted().join(',')),
    async tell({ story, repository }, before) {
      const told = isNew(story, before, only);
      if (told === undefined) return { did: 'nothing new', remember: [] };
      const isFirst = !before.some(({ about }) => about === story.key);
      const mail = mailOf(story, { repository, domain, told: isFirst ? undefined : told });
      const refused = await sendMail({ ...mail, from, to });
      return { did: 'sent', remember: [{ about: story.key, told }], ...partly(refused) };
    },
  };
}

function partly(refused: readonly string[]): Pick<Told, 'failure'> {
  if (refused.length === 0) return {};
  const message = `The mail server refused ${refused.join(', ')}, and took the others`;
  const hint = 'Is each address in `email-to` right? The others have the mail; it is not sent again.';
  return {
    failure: new RemoteError(message, { service: 'SMTP', operation: 'send a mail', transient: false, hint }),
  };
}
