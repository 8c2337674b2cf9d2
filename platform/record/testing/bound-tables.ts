// DESIGN.md §4 "Distribution key": which tables of a statement are not held to the bucket in its first parameter.

const MENTION = /\b(FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)(?:\s+(?:AS\s+)?([a-z]+)\b)?/gi;
const KEYWORDS: ReadonlySet<string> = new Set([
  'where',
  'set',
  'on',
  'select',
  'join',
  'cross',
  'order',
  'left',
  'using',
]);

/**
 * Tables of `distributed` that the statement reads or writes without naming the bucket: neither by `$1`, nor by the
 * bucket of a table that is held to it. Counted by alias: each mention needs a condition of its own.
 */
export const unboundTables = (text: string, distributed: ReadonlySet<string>): readonly string[] => {
  const mentions = [...text.matchAll(MENTION)].flatMap(([, verb = '', table = '', name = '']) => {
    if (!distributed.has(table)) return [];
    return [{ table, inserts: verb.toUpperCase() === 'INTO', alias: KEYWORDS.has(name.toLowerCase()) ? '' : name }];
  });
  const inserts = mentions.filter(({ inserts: into }) => into);
  const given = [...text.matchAll(/INSERT INTO [^;]*?(?:SELECT|VALUES \()\s*\$1(?:::int2)?,/g)].length;
  const reads = mentions.filter(({ inserts: into }) => !into);
  const unbound = reads.filter(({ alias }) => {
    const asked = reads.filter((other) => other.alias === alias).length;
    const column = alias === '' ? '(?<![.a-z])bucket' : `\\b${alias}\\.bucket`;
    const bound = [...text.matchAll(new RegExp(`${column} = (\\$1\\b|[a-z]+\\.bucket)`, 'g'))].length;
    return bound < asked;
  });
  return [...unbound, ...(given < inserts.length ? inserts : [])].map(({ table }) => table);
};
