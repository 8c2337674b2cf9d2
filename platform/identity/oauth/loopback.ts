// https://datatracker.ietf.org/doc/html/rfc8252#section-8.3: one machine answers to several loopback names; no other host does.

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'] as const;

const isLoopback = (host: string): boolean => loopbackNames.some((name) => name === host);

/** The addresses under which a server is reached: one, or on loopback each loopback name. */
export const namesOfServer = (publicUrl: string): readonly string[] => {
  const { hostname, protocol, port, pathname } = new URL(publicUrl);
  if (!isLoopback(hostname)) return [publicUrl];
  const tail = `${port === '' ? '' : `:${port}`}${pathname.replace(/\/$/, '')}`;
  return loopbackNames.map((name) => `${protocol}//${name}${tail}`);
};

/** Do both addresses name the same place? Equal, or equal but for the loopback name. */
export const sameServer = (left: string, right: string): boolean =>
  left === right || (URL.canParse(left) && namesOfServer(right).includes(left));
