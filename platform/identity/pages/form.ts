// https://owasp.org/www-community/attacks/csrf: every form carries a token that only our page could have got.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { html, type Markup } from './html.ts';

/** Token of an interaction's forms: the interaction id is known to the browser that started it alone (HttpOnly cookie). */
export const formToken = (key: string, uid: string): string =>
  createHmac('sha256', key).update(`form:${uid}`).digest('base64url');

export const formTokenMatches = (expected: string, given: string | undefined): boolean => {
  const [left, right] = [Buffer.from(expected), Buffer.from(given ?? '')];
  return left.length === right.length && timingSafeEqual(left, right);
};

export interface Form {
  readonly action: string;
  readonly token: string;
}

export const form = ({ action, token }: Form, inside: Markup): Markup =>
  html`<form method="post" action="${action}"><input type="hidden" name="token" value="${token}">${inside}</form>`;
