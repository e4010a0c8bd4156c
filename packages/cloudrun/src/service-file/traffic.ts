import { LATEST, type Split } from '../views.ts';
import type { Reader } from './reader.ts';

/** How traffic, or a worker pool's instances, is split: as v1 or as v2 writes it. Absent where the file does not speak of it. */
export function readSplits(holder: Reader, field: 'traffic' | 'instanceSplits'): Split[] | undefined {
  if (!holder.has(field)) return undefined;
  const splits = holder.objects(field).map(readSplit);
  const total = splits.reduce((sum, { percent }) => sum + percent, 0);
  if (splits.length > 0 && total !== 100) holder.wrong(field, `adds up to ${total} %, and not to 100 %`);
  return splits;
}

function readSplit(entry: Reader): Split {
  const latest = entry.flag('latestRevision') === true || /_LATEST$/.test(entry.text('type') ?? '');
  const name = entry.text('revisionName') ?? entry.text('revision');
  if (latest === (name !== undefined)) entry.wrong('', 'names either a revision or the latest one');
  const tag = entry.text('tag');
  const percent = entry.whole('percent') ?? 0;
  entry.skip('url', 'uri');
  entry.end();
  return {
    revision: latest ? LATEST : (name?.slice(name.lastIndexOf('/') + 1) ?? ''),
    percent,
    ...(tag !== undefined && tag !== '' && { tag }),
  };
}
