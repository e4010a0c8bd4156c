import type { Channel } from '../channel.ts';
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
      const but = refused.length > 0 ? `; the server refused ${refused.join(', ')}` : '';
      return { did: `sent${but}`, remember: [{ about: story.key, told }] };
    },
  };
}
