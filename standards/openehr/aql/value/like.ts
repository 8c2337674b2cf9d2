// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_like: `*` any characters, `?` one, a backslash before what is meant itself.

type Piece = 'any' | 'one' | { readonly is: string };

const compiled = new Map<string, readonly Piece[]>();
const MOST_REMEMBERED = 500;

function piecesOf(pattern: string): readonly Piece[] {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const pieces: Piece[] = [];
  let escaped = false;
  for (const character of pattern) {
    if (escaped || !/[*?\\]/.test(character)) pieces.push({ is: character });
    else if (character === '*') {
      if (pieces.at(-1) !== 'any') pieces.push('any');
    } else if (character === '?') pieces.push('one');
    escaped = !escaped && character === '\\';
  }
  if (compiled.size >= MOST_REMEMBERED) compiled.clear();
  compiled.set(pattern, pieces);
  return pieces;
}

/** Whether the whole text is of this pattern. Takes at most length of text times length of pattern steps. */
export function isLike(value: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  const characters = [...value];
  let [at, piece] = [0, 0];
  let [resumeAt, resumePiece] = [0, -1];
  while (at < characters.length) {
    const now = pieces[piece];
    if (now === 'any') {
      resumePiece = ++piece;
      resumeAt = at;
    } else if (now === 'one' || (now !== undefined && now.is === characters[at])) {
      at++;
      piece++;
    } else if (resumePiece >= 0) {
      piece = resumePiece;
      at = ++resumeAt;
    } else return false;
  }
  while (pieces[piece] === 'any') piece++;
  return piece === pieces.length;
}
