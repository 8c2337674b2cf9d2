// Issue 4 "hide is indistinguishable from non-existence": an answer as it is compared with that of a house without the entries.

import type { TestAnswer } from '../../testing/test-house.ts';

/** Headers that say when, and how long what was said is. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(['date', 'content-length', 'last-modified', 'keep-alive']);

/** Times, made ids and sealed links differ from one asking to the next, and tell nothing. */
const plain = (text: string): string =>
  text
    .replace(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})/g, (time) =>
      time.startsWith('2020-') ? time : 'TIME',
    )
    .replace(/_page=[A-Za-z0-9_%=.-]+/g, '_page=PLACE')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID');

/** Status, headers and body. */
export const shapeOf = ({ status, headers, text }: TestAnswer): string =>
  plain(
    JSON.stringify([
      status,
      Object.entries(headers)
        .filter(([name]) => !OF_THE_MOMENT.has(name))
        .sort(([one], [other]) => (one < other ? -1 : 1)),
      text,
    ]),
  );

/** The address of the page that follows; null at the end. */
export const nextOf = ({ json }: TestAnswer): string | null =>
  json?.link?.find(({ relation }: { relation: string }) => relation === 'next')?.url ?? null;

/** What an answer holds, whatever the order: its entries apart from the rest. */
export const piecesOf = (answer: TestAnswer): readonly string[] => {
  const { json } = answer;
  if (!Array.isArray(json?.entry)) return [shapeOf(answer)];
  const { entry, link, ...rest } = json;
  return [
    plain(JSON.stringify([answer.status, rest, link?.length])),
    ...entry.map((one: unknown) => plain(JSON.stringify(one))),
  ];
};
